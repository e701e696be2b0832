"""Two hundred damaged files give a message or a right answer, never a traceback, never a personal word."""

from __future__ import annotations

import csv
import json
from collections import Counter

import pytest
from typer.testing import CliRunner

from sim.cli.main import app
from sim.errors import PermanencesError
from sim.registers.privacy import UNFORESEEN
from sim.registers.register import read_register
from tests.default_run import some
from tests.registers.damaging import damaged
from tests.registers.making import PERSONAL, write_map, write_xls

FILES, QUICK, BATCH = 200, 24, 20
# Damages after which no cell holds anything else than before: what is read must then be what was written.
HARMLESS = (
    "headings_exchanged", "values_exchanged", "columns_exchanged", "columns_shifted", "headings_gone", "heading_twice",
    "lines_blank", "separator", "xls", "xlsx", "ods", "cut",
)  # fmt: skip
CHANGING = ("a quote", "saved as another", "merged", "formulas")


def leaks(text):
    """Return the personal words in a text."""
    plain = text.casefold()
    return [word for word in PERSONAL if word.casefold() in plain]


def command(*arguments):
    """Run a command in this process; return its exit code and everything that it wrote or raised."""
    told = CliRunner().invoke(app, [str(argument) for argument in arguments])
    fault = told.exception
    assert fault is None or isinstance(fault, SystemExit | PermanencesError), repr(type(fault))
    code = fault.exit_code if isinstance(fault, PermanencesError) else told.exit_code
    return code, f"{told.output}\n{fault if isinstance(fault, PermanencesError) else ''}"


def written(folder):
    """Return everything in the files of a folder."""
    return "\n".join(
        path.read_bytes().decode("utf-8", errors="replace") for path in sorted(folder.rglob("*")) if path.is_file()
    )


def visits(register):
    """Return the visits of a register as tuples that can be compared with those of another."""
    season = register.season
    both = season.visits.join(season.requests.drop(columns="request"))
    both = both.assign(date=[session.rsplit("@")[-1] for session in both["session"]])
    start = season.meta["first_day"] * 86_400
    for stamp in ("slot_s", "arrival_s", "called_s", "end_s"):
        if stamp in both:
            both[stamp] += start
    return both


def check(seed, folder):
    """Read one damaged file by the command line, and look at all that comes out."""
    case = damaged(seed, folder)
    options = ["--map", write_map(folder / f"map-{seed}.yaml", case.mapping)] if case.mapping else []
    out = folder / f"out-{seed}"
    code, text = command("register", case.path, *options, "--out", out, "--json")
    assert code in (0, 2), case.what
    assert UNFORESEEN not in text, (case.what, text)
    assert "Traceback" not in text, case.what
    assert leaks(text) == [], case.what
    draft_code, draft = command("register", case.path, "--draft-map")
    assert draft_code in (0, 2), case.what
    assert UNFORESEEN not in draft, (case.what, draft)
    assert leaks(draft) == [], case.what
    if code == 2:
        assert text.strip(), case.what
        return False
    assert leaks(written(out)) == [], case.what
    document = json.loads(text[text.index("{") : text.rindex("}") + 1])
    with (out / "aside.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert len(list(csv.DictReader(stream, delimiter=";"))) == document["lines"]["aside"], case.what
    check_right(case, folder)
    return True


def check_right(case, folder):
    """Check that what was read of a file whose cells are as before is what was written."""
    damages = [word for part in case.what.split(": ", 1)[1].split("; ")[1:] for word in (part.split()[0].rstrip(","),)]
    if not set(damages) <= set(HARMLESS) or any(word in case.what for word in CHANGING):
        return
    before = visits(read_register(write_xls(folder / "before.xls", case.before), case.mapping))
    after = visits(read_register(case.path, case.mapping))
    columns = [
        name for name in ("date", "slot_s", "arrival_s", "called_s", "type", "outcome", "venue") if name in before
    ]
    assert set(columns) <= set(after.columns), case.what
    rows = [Counter(table[columns].astype(str).itertuples(index=False, name=None)) for table in (after, before)]
    assert not rows[0] - rows[1], case.what


@pytest.mark.parametrize("seed", some(range(QUICK), 12))
def test_a_damaged_file_gives_a_message_or_a_right_answer(tmp_path, seed):
    """Cut, in another encoding, columns exchanged, other separators, merged cells, formulas."""
    check(seed, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(QUICK, QUICK + FILES, BATCH))
def test_two_hundred_damaged_files_give_a_message_or_a_right_answer(tmp_path, first):
    """Some are read, most are refused; a personal word comes out of none."""
    read = sum(check(seed, tmp_path) for seed in range(first, first + BATCH))

    assert 0 < read < BATCH
