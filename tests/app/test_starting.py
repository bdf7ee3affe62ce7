"""Starting the page from the command line: what cannot be served is said on the console, Ctrl-C is one line."""

from __future__ import annotations

import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.killing import wait_for_work

ROOT = Path(__file__).resolve().parents[2]


MODULES = """
import runpy, sys
sys.argv = ["main.py", "--help"]
try:
    runpy.run_path("app/main.py", run_name="other")["main"]()
except SystemExit:
    print("torch" in sys.modules, "gradio" in sys.modules)
"""


def started(*arguments: str) -> subprocess.Popen[str]:
    """The page's process; it takes Ctrl-C even where the tests run in the background, which ignores it."""
    return subprocess.Popen(
        [sys.executable, "app/main.py", *arguments], cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip


def test_help_needs_neither_torch_nor_gradio() -> None:
    shown = subprocess.run(
        [sys.executable, "-c", MODULES], cwd=ROOT, capture_output=True, text=True, timeout=300
    ).stdout
    assert shown.endswith("False False\n")


def test_the_page_opens_before_torch_is_loaded() -> None:
    code = "import sys, app.server.page; print('torch' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert shown.stdout == "False\n", shown.stderr


@pytest.mark.slow
@pytest.mark.parametrize("bad", ["checkpoint", "gallery"])
def test_a_failure_to_load_ends_the_server_with_one_line(tmp_path: Path, bad: str) -> None:
    name = "model.safetensors" if bad == "checkpoint" else "gallery.json"
    (tmp_path / name).write_bytes(b"\xff" * 99)
    process = started(f"--{bad}", str(tmp_path))
    error = process.communicate(timeout=280)[1]
    assert process.returncode == 1
    assert error.startswith("wamo: ") and name in error and len(error.splitlines()) == 1


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["imports", "loading"])
def test_ctrl_c_is_one_line(moment: str) -> None:
    process = started("--port", "0")
    if moment == "loading":
        assert process.stdout is not None and "WaMo is open" in process.stdout.readline()
    else:
        wait_for_work(process.pid, 1.0)
    process.send_signal(signal.SIGINT)
    error = process.communicate(timeout=280)[1]
    assert process.returncode == 130 and error.splitlines() == ["wamo: stopped"]
