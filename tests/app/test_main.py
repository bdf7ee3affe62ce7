"""The command line of `python app/main.py`: help and arguments that are refused before anything is loaded."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.main import main


def test_help_names_every_option(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["app/main.py", "--help"])
    with pytest.raises(SystemExit) as end:
        main()
    printed = capsys.readouterr().out
    assert end.value.code == 0
    assert all(option in printed for option in ("--gallery", "--checkpoint", "--port", "--host", "--allow-host"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--checkpoint", "nowhere"], "nowhere is not a folder"),
        (["--gallery", "nowhere"], "nowhere is not a folder"),
        (["--port", "eighty"], "invalid int value: 'eighty'"),
        (["--colour", "red"], "unrecognized arguments: --colour red"),
    ],
)
def test_bad_arguments_are_refused(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["app/main.py", *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    error = capsys.readouterr().err.splitlines()
    assert end.value.code == 2 and error[0].startswith("usage:") and message in error[-1]
