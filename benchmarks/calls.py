"""A register of another world: the call log of a bank, read by a mapping alone: waits, and patience.

In: a file of the log, which is not shipped. Out: what is read, and the law of patience beside the curve of Kaplan and
Meier (1958), as Markdown.

    python -m benchmarks.calls august.ods

The log is that of a bank's telephone centre in 1999, of the Technion in Haifa, free to use with acknowledgement: Brown,
Gans, Mandelbaum, Sakov, Shen, Zeltyn and Zhao (2005), JASA 100(469), 36-50.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
from scipy import stats

from sim.fitting.likelihoods import lognormal_mean_cv
from sim.fitting.seen import Seen, seen_of
from sim.registers.register import read_register
from sim.units import MINUTE_S

MAPPING: dict[str, Any] = {
    "columns": {
        "call_id": "personal",
        "customer_id": "personal",
        "type": "type",
        "date": "date",
        "q_start": {"is": "arrival", "missing": ["0:00:00"]},  # who hung up before the queue did not come
        "q_time": {"is": "wait", "unit": "s"},
        "outcome": {"is": "outcome", "values": {"AGENT": "served", "HANG": "reneged", "PHANTOM": ""}},
        "ser_time": {"is": "duration", "unit": "s", "missing": ["0"]},
        "server": "adviser",
    },
    "always": {"channel": "walk_in"},
}
SHARES = (0.1, 0.25, 0.5)
KINDS = ("PS", "NW", "IN", "NE")


def survival(waits_s: np.ndarray, gone: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the waits in order and the share of callers who would still be there after each (Kaplan and Meier)."""
    order = np.lexsort((~gone, waits_s))
    left = waits_s.size - np.arange(waits_s.size)
    return waits_s[order], np.cumprod(1 - gone[order] / left)


def patience_rows(seen: Seen) -> list[str]:
    """Return of each kind of call after how many seconds a tenth, a quarter and a half would be gone: curve and law."""
    rows = []
    for name in ("all", *KINDS):
        mine = queued(seen) & (seen.kind.equal(name) if name != "all" else True)
        waits, gone = seen.wait_min[mine] * MINUTE_S, seen.gone[mine]
        bounds = np.maximum(waits - 0.5, 0) / MINUTE_S, np.where(gone, (waits + 0.5) / MINUTE_S, np.inf)
        mean, cv = (found.value for found in lognormal_mean_cv(*bounds, False))
        sigma = np.sqrt(np.log1p(cv**2))
        law = np.exp(np.log(mean * MINUTE_S) - sigma**2 / 2 + sigma * stats.norm.ppf(SHARES))
        at, still = survival(waits, gone)
        curve = [at[np.argmax(still <= 1 - share)] if (still <= 1 - share).any() else np.nan for share in SHARES]
        cells = [f"{one:.0f} / {other:.0f}" for one, other in zip(curve, law, strict=True)]
        rows.append(f"| {name} | {mine.sum()} | {gone.mean():.1%} | {waits.mean():.0f} | {' | '.join(cells)} |")
    return rows


def queued(seen: Seen) -> np.ndarray:
    """Return who waited in the queue: a wait of zero says nothing of patience."""
    return seen.came & (seen.wait_min > 0)


def main() -> None:
    """Read the command line and print what the log shows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    register = read_register(parser.parse_args().file, MAPPING)
    seen = seen_of(register.season)
    print(f"{seen.n} calls, {int(register.problems['aside'].sum())} lines set aside\n")
    print("| calls | served | mean duration, s | median, s |\n|---|--:|--:|--:|")
    for name in ("all", *KINDS):
        mine = seen.served & (seen.service_min > 0) & (seen.kind.equal(name) if name != "all" else True)
        spans = seen.service_min[mine] * MINUTE_S
        print(f"| {name} | {spans.size} | {spans.mean():.0f} | {np.median(spans):.0f} |")
    print("\n| calls | queued | gone | mean wait, s | a tenth gone after, curve / law | a quarter | half |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    print("\n".join(patience_rows(seen)))


if __name__ == "__main__":
    main()
