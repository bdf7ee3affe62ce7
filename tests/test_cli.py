"""The `wamo` command: dispatch, exit statuses, and a gallery from files to an answer."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from wamo import __version__
from wamo.cli import COMMANDS, main
from wamo.formats import read, write
from wamo.library import generate

ROOT = Path(__file__).resolve().parents[1]


def test_the_overview_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    printed = capsys.readouterr().out
    assert all(name in printed and what in printed for name, what in COMMANDS.items())


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.strip() == f"wamo {__version__}"


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main([command, "--help"])
    assert stop.value.code == 0 and f"wamo {command}" in capsys.readouterr().out


def test_an_unknown_command_lists_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serach"]) == 2
    assert "search" in capsys.readouterr().err
    assert main([]) == 2


def test_errors_are_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe", str(tmp_path / "missing.bvh")]) == 2
    said = capsys.readouterr()
    assert said.err.startswith("error: missing.bvh") and said.err.count("\n") == 1 and not said.out


def test_a_closed_pipe_ends_quietly() -> None:
    code = "import sys; from wamo.cli import main; sys.exit(main(['train', '--help']))"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout and process.stderr
    process.stdout.close()
    assert process.stderr.read() == b""
    process.wait(300)


@pytest.mark.slow
def test_a_folder_becomes_a_gallery_that_answers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = tmp_path / "files"
    (files / "deep").mkdir(parents=True)
    write(generate(1, "wave", side="left"), files / "deep" / "wave.bvh")
    write(generate(2, "jump"), files / "jump.npz")
    (files / "broken.bvh").write_text("HIERARCHY nonsense")
    command = [sys.executable, "-m", "wamo", "build", str(files), "--out", str(tmp_path / "gallery"), "--workers", "1"]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert built.returncode == 0 and "2 motions" in built.stdout
    assert "1 skipped" in built.stdout and "broken.bvh" in built.stderr
    assert main(["search", "a person waves", "--gallery", str(tmp_path / "gallery"), "-k", "2"]) == 0
    assert "deep/wave" in capsys.readouterr().out.splitlines()[0]
    assert main(["describe", str(files / "jump.npz"), "-k", "1"]) == 0
    assert "jump" in capsys.readouterr().out


def test_a_gallery_is_looked_after(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder, kinds in ((first, ("wave", "jump")), (second, ("walk",))):
        folder.mkdir()
        for seed, kind in enumerate(kinds):
            write(generate(seed, kind), folder / f"{kind}.npz")
    gallery = str(tmp_path / "gallery")
    assert main(["build", str(first), "--out", gallery, "--workers", "1"]) == 0
    assert main(["build", str(first), "--out", gallery, "--workers", "1"]) == 0
    assert "0 read, 2 unchanged" in capsys.readouterr().out
    assert main(["add", str(second), "--out", gallery, "--workers", "1"]) == 0
    assert "3 motions" in capsys.readouterr().out
    assert main(["remove", gallery, "jump"]) == 0
    assert main(["info", gallery]) == 0
    assert "clips      2" in capsys.readouterr().out
    assert main(["verify", gallery]) == 0
    shard = max((path for path in (tmp_path / "gallery").rglob("*") if path.is_file()), key=lambda p: p.stat().st_size)
    damaged = bytearray(shard.read_bytes())
    damaged[len(damaged) // 2] ^= 0xFF
    shard.write_bytes(bytes(damaged))
    assert main(["verify", gallery]) == 1
    assert shard.name in capsys.readouterr().err


def test_convert_writes_the_format_that_the_ending_names(tmp_path: Path) -> None:
    source = write(generate(3, "wave"), tmp_path / "wave.npz")
    assert main(["convert", str(source), str(tmp_path / "wave.bvh")]) == 0
    assert (tmp_path / "wave.bvh").read_text().startswith("HIERARCHY")


def test_convert_takes_a_part_at_another_rate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write(generate(3, "wave"), tmp_path / "wave.npz")
    target = tmp_path / "part.bvh"
    options = ["--out-fps", "30", "--start", "0.5", "--end", "1.5", "--naming", "mixamo"]
    assert main(["convert", str(source), str(target), *options]) == 0
    assert "30 frames at 30 fps" in capsys.readouterr().out
    assert "ROOT mixamorig:Hips" in target.read_text()
    part = read(target)
    assert (len(part), part.fps) == (30, pytest.approx(30, abs=0.01))
    assert main(["convert", str(source), str(target), "--start", "999"]) == 2


@pytest.mark.parametrize("command", ["inspect", "describe", "convert", "build"])
def test_commands_that_read_files_take_the_same_options(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "files").mkdir()
    source = str(write(generate(3, "wave"), tmp_path / "files" / "wave.bvh"))
    target = str(tmp_path / "out.npz")
    words = {"build": [str(tmp_path / "files"), "--out", target], "convert": [source, target]}.get(command, [source])
    options = ["--fps", "20", "--up", "y", "--keep-calibration"]
    assert main([command, *words, "--unit", "0.01", *options]) == 0
    assert main([command, *words, "--unit", "furlong", *options]) in (1, 2)
    assert "a unit of m, cm" in capsys.readouterr().err


def test_notes_are_plain_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write(generate(3, "wave"), tmp_path / "wave.bvh")
    text = source.read_text()
    announced = re.search(r"Frames: (\d+)", text)
    assert announced
    source.write_text(text.replace(announced[0], f"Frames: {int(announced[1]) + 5}"))
    assert main(["convert", str(source), str(tmp_path / "wave.npz")]) == 0
    notes = capsys.readouterr().err.splitlines()
    assert len(notes) == 1 and notes[0].startswith("note: wave.bvh")
