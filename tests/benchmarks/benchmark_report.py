"""Show what was measured: a table on the terminal, the same in JSON, and in Markdown to be pasted."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rich.console import Console
from rich.table import Table

UNIT, UNIT_OF = "verify one Ed25519 signature", "raw"
OURS, THEIRS = "vcwallet", "openvc-core"
_COLUMNS = (UNIT_OF, OURS, THEIRS)
WIDTH = 110
_TIMES = "\N{MULTIPLICATION SIGN}"
_PACKAGES = ("vcwallet", "openvc-core", "pynacl", "cryptography", "pyld", "rfc8785", "jiter", "pyjwt")


@dataclass(frozen=True)
class Row:
    """Hold one figure.

    Args:
        section: what kind of operation it is.
        operation: the operation.
        library: whose.
        median: seconds for one, in the median round.
        best: seconds for one, in the fastest round.
        rounds: how many rounds there were.
    """

    section: str
    operation: str
    library: str
    median: float
    best: float
    rounds: int


def unit_of(rows: Sequence[Row]) -> float | None:
    """Return the seconds of one raw Ed25519 verification, or None if it was not measured."""
    found = [row.median for row in rows if (row.operation, row.library) == (UNIT, UNIT_OF)]
    return found[0] if found else None


def show(rows: Sequence[Row], console: Console) -> None:
    """Print the table."""
    table = Table(title="Medians, and multiples of one raw Ed25519 verification")
    table.add_column("operation", overflow="fold")
    for library in _COLUMNS:
        table.add_column(library, justify="right", no_wrap=True)
        table.add_column(_TIMES, justify="right", no_wrap=True)
    for section, lines in _lines(rows).items():
        table.add_section()
        table.add_row(f"[bold]{section}[/bold]")
        for operation, cells in lines.items():
            table.add_row(operation, *cells)
    console.print(table)


def markdown(rows: Sequence[Row]) -> str:
    """Return the table in Markdown."""
    heads = [name for library in _COLUMNS for name in (library, _TIMES)]
    text = ["| operation | " + " | ".join(heads) + " |", "|---" + "|---:" * len(heads) + "|"]
    for section, lines in _lines(rows).items():
        text.append(f"| **{section}** |" + " |" * len(heads))
        text += [f"| {operation} | " + " | ".join(cells) + " |" for operation, cells in lines.items()]
    return "\n".join(text) + "\n"


def save(rows: Sequence[Row], folder: Path) -> None:
    """Write ``latest.json`` and ``latest.md``."""
    folder.mkdir(exist_ok=True)
    content = {
        "machine": machine(),
        "unit_seconds": unit_of(rows),
        "rows": [asdict(row) for row in rows],
    }
    (folder / "latest.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    (folder / "latest.md").write_text(markdown(rows), encoding="utf-8")


def machine() -> dict[str, object]:
    """Return what the figures depend on; the machine's name is left out."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "load_average": [round(load, 2) for load in os.getloadavg()],
        "packages": {name: _version(name) for name in _PACKAGES},
    }


def _lines(rows: Sequence[Row]) -> dict[str, dict[str, list[str]]]:
    """Return the cells of each operation, by section: a duration and a multiple for each library."""
    unit, sections = unit_of(rows), dict[str, dict[str, list[str]]]()
    for row in rows:
        empty = [""] * (2 * len(_COLUMNS))
        cells = sections.setdefault(row.section, {}).setdefault(row.operation, empty)
        place = 2 * _COLUMNS.index(row.library)
        cells[place : place + 2] = [duration(row.median), multiple(row.median, unit)]
    return sections


def duration(seconds: float) -> str:
    """Return a duration with three digits and its unit."""
    for name, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {name}"
    return f"{seconds * 1e6:.3g} µs"


def multiple(seconds: float, unit: float | None) -> str:
    """Return how many raw verifications take as long."""
    if unit is None:
        return ""
    times = seconds / unit
    return f"{times:,.0f}" if times >= 10 else f"{times:.1f}"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"
