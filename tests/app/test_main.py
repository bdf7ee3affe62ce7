"""The command line of `python app/main.py`: help and arguments that are refused before anything is loaded."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.main import main
from app.server.arguments import Arguments, parse


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
        (["--checkpoint", "nowhere"], "wamo: nowhere is not a folder"),
        (["--gallery", "nowhere"], "wamo: nowhere is not a folder"),
        (["--port", "eighty"], "--port"),
        (["--colour", "red"], "--colour"),
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
    try:
        status: object = main()
    except SystemExit as end:  # by the parser, which has printed what is wrong
        status = end.code
    assert status == 2 and message in capsys.readouterr().err


def test_arguments_are_parsed() -> None:
    words = ["--port", "3", "--host", "0.0.0.0", "--allow-host", "a", "--allow-host", "b"]
    given = parse([*words, "--gallery", "s3://bucket/gallery"])
    assert given == Arguments("s3://bucket/gallery", None, 3, "0.0.0.0", ("a", "b"))
    assert parse([]).allow_host == ()
