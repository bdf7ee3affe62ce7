"""Shared by the scripts of this folder: import path, command line, machine, table and JSON.

Import it before `wamo`, so that the scripts run from a checkout that is not installed.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import tyro

from wamo.evaluation.command import command_line
from wamo.evaluation.report import today
from wamo.files import write_json


@dataclass(frozen=True)
class Row:
    """One measurement: what was measured, its value, and the unit."""

    what: str
    value: float
    unit: str


def run(main: Callable[..., None], about: str) -> None:
    """Parse the command line by the signature of `main` and call it."""
    tyro.cli(main, description=about)


def report(title: str, rows: Sequence[Row], out: Path | None, details: Any = None) -> None:
    """Print the measurements as a Markdown table; write them, and further details, as JSON if `out` is given."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    load = os.getloadavg()[0]
    print(f"{title}. Machine: {machine}; load {load:.1f}\n")
    print("| what | value | unit |\n| --- | ---: | --- |")
    for row in rows:
        print(f"| {row.what} | {row.value:.4g} | {row.unit} |")
    if out is not None:
        found = {
            "title": title,
            "command": command_line(sys.argv[1:], f"python benchmarks/{Path(sys.argv[0]).name}"),
            "date": today(),
            "machine": machine,
            "load": load,
            "rows": [asdict(row) for row in rows],
        }
        write_json(out, found | ({"details": details} if details is not None else {}))
