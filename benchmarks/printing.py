"""Figures for people: a document of nested figures as indented lines.

In: what a benchmark returned. Out: lines. A figure with a median and a range is one line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def number(value: Any) -> str:
    """Write a value with four significant digits at most."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, int) or abs(value) >= 1e4:
        return f"{value:,.0f}"
    return f"{value:.4g}"


def figure(value: dict[str, Any]) -> str:
    """Write a median, its range, and the goal it was set."""
    told = f"{number(value['median'])}  [{number(value['low'])} ; {number(value['high'])}]  {value['rounds']} rounds"
    if "goal" in value:
        told += f"  goal {value['goal']}: {'met' if value['met'] else 'MISSED'}"
    return told


def lines_of(name: str, value: Any, depth: int = 0) -> Iterator[str]:
    """Yield the lines of a document."""
    indent = "  " * depth
    if isinstance(value, dict) and "median" in value:
        yield f"{indent}{name:<{60 - len(indent)}} {figure(value)}"
    elif isinstance(value, dict):
        yield f"{indent}{name}"
        for key, inner in value.items():
            yield from lines_of(str(key), inner, depth + 1)
    elif isinstance(value, (list, tuple)) and value and isinstance(value[0], dict):
        yield f"{indent}{name}"
        for row in value:
            yield f"{indent}  " + "  ".join(f"{key} {number(cell)}" for key, cell in row.items())
    elif isinstance(value, (list, tuple)):
        yield f"{indent}{name:<{60 - len(indent)}} {', '.join(map(number, value))}"
    else:
        yield f"{indent}{name:<{60 - len(indent)}} {number(value)}"
