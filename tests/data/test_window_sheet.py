"""What captions are written by: figures and measurements of a captured window."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import window_sheet
from experiment import run
from PIL import Image

from wamo import library as procedural
from wamo.formats import write

Sheet = Callable[..., str]


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("captured")
    rows = ["trial\tfile\tfps\tsplit\tcaption1"]
    for way in ("left", "right"):
        write(procedural.generate(4, "walk_turn", direction=way), folder / f"{way}.bvh")
        rows.append(f"{way}\t{way}.bvh\t20\ttrain\ta turn")
    (folder / "captions.tsv").write_text("\n".join(rows) + "\n")
    return folder


@pytest.fixture
def sheet(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Sheet:
    """Runs the script with these arguments; what it printed."""

    def called(*arguments: object) -> str:
        monkeypatch.setattr(sys, "argv", ["window_sheet.py", *map(str, arguments)])
        run(window_sheet.main, "A sheet")
        return capsys.readouterr().out

    return called


@pytest.mark.parametrize("way", ["left", "right"])
def test_a_window_is_drawn_and_measured(sheet: Sheet, collection: Path, tmp_path: Path, way: str) -> None:
    out = tmp_path / "made" / "sheet.png"
    printed = sheet(collection, way, 0, 99, "--step", 0.5, "--out", out)
    table = [line.split("|") for line in printed.splitlines()[1:]]
    assert float(table[0][1]) == 0 and (float(table[-1][1]) > 45) == (way == "left") and abs(float(table[-1][1])) > 45
    assert all(0.7 < float(row[2]) < 1.2 for row in table)
    assert max(float(row[3].split()[0]) for row in table) > 0.5  # walks ahead
    with Image.open(out) as picture:
        assert picture.width > 1000 and len(picture.getcolors(1 << 20) or []) > 8


@pytest.mark.parametrize(
    ("arguments", "message"), [(("gone", 0, 1), "no trial gone"), (("left", 3, 2), "give a start")]
)
def test_a_window_that_cannot_be_drawn_is_refused(
    sheet: Sheet, collection: Path, arguments: tuple[object, ...], message: str
) -> None:
    with pytest.raises(SystemExit, match=message):
        sheet(collection, *arguments)
