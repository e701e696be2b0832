"""The few verbs of development: `python tasks.py lint`, `check`, `test`, `slow`, `baseline` or `teams`."""

import subprocess
import sys

LINT = (
    ["ruff", "format", "--check", "sim", "tests", "benchmarks"],
    ["ruff", "check", "sim", "tests", "benchmarks"],
    ["mypy", "-p", "sim"],
)
STEPS = {
    "lint": LINT,
    "check": (*LINT, ["pytest"]),
    "test": (["pytest"],),
    "slow": (["pytest", "-m", "slow"],),
    "baseline": (["tests.baseline"],),
    "teams": (["tests.rotas.teams"],),
}


def main() -> int:
    """Run the steps of a verb; stop at the first that fails."""
    if len(sys.argv) != 2 or sys.argv[1] not in STEPS:
        print(f"usage: python tasks.py {'|'.join(STEPS)}", file=sys.stderr)
        return 2
    for step in STEPS[sys.argv[1]]:
        code = subprocess.call([sys.executable, "-m", *step])
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
