"""What captions are written by: figures and measurements of a captured window."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from wamo import library as procedural
from wamo.formats import write

SCRIPT = Path(__file__).parents[2] / "experiments" / "window_sheet.py"


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("captured")
    rows = ["trial\tfile\tfps\tsplit\tcaption1"]
    for way in ("left", "right"):
        write(procedural.generate(4, "walk_turn", direction=way), folder / f"{way}.bvh")
        rows.append(f"{way}\t{way}.bvh\t20\ttrain\ta turn")
    (folder / "captions.tsv").write_text("\n".join(rows) + "\n")
    return folder


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, SCRIPT, *map(str, arguments)], capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("way", ["left", "right"])
def test_a_window_is_drawn_and_measured(collection: Path, tmp_path: Path, way: str) -> None:
    out = tmp_path / "made" / "sheet.png"
    told = run(collection, way, 0, 99, "--step", 0.5, "--out", out)
    assert told.returncode == 0, told.stderr
    table = [line.split("|") for line in told.stdout.splitlines()[1:]]
    assert float(table[0][1]) == 0 and (float(table[-1][1]) > 45) == (way == "left") and abs(float(table[-1][1])) > 45
    assert all(0.7 < float(row[2]) < 1.2 for row in table)
    assert max(float(row[3].split()[0]) for row in table) > 0.5  # walks ahead
    with Image.open(out) as picture:
        assert picture.width > 1000 and len(picture.getcolors(1 << 20)) > 8


@pytest.mark.parametrize(("arguments", "says"), [(("gone", 0, 1), "no trial gone"), (("left", 3, 2), "give a start")])
def test_what_cannot_be_drawn_is_said(collection: Path, arguments: tuple, says: str) -> None:
    told = run(collection, *arguments)
    assert told.returncode == 1 and says in told.stderr and "Traceback" not in told.stderr
