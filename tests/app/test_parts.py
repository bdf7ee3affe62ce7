"""The page's building blocks: visits that are forgotten, jobs, names, files of the page."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.server.names import plain_name
from app.server.problems import NotFound
from app.server.sessions import IDLE_S, MAX_MOTIONS, MAX_VISITORS, Guest, Sessions
from app.web import FOLDER, style
from wamo.motion import Motion

CLIP = Motion(np.zeros((2, 22, 3), np.float32), 20)


def guest() -> Guest:
    return Guest(CLIP, CLIP)


def test_an_idle_visit_is_forgotten_and_an_active_one_is_not() -> None:
    now = [0.0]
    sessions = Sessions(lambda: now[0])
    old, new = (sessions.add(mark, guest()) for mark in ("a" * 20, "b" * 20))
    now[0] = IDLE_S - 1
    sessions.find("b" * 20, new)
    now[0] = IDLE_S + 1
    with pytest.raises(NotFound):
        sessions.find("a" * 20, old)
    assert sessions.find("b" * 20, new).shown is CLIP


def test_memory_is_bounded_by_visitors_and_by_motions() -> None:
    sessions = Sessions()
    keys = [sessions.add("a" * 20, guest()) for _ in range(MAX_MOTIONS + 3)]
    with pytest.raises(NotFound):
        sessions.find("a" * 20, keys[0])
    sessions.find("a" * 20, keys[-1])
    for i in range(MAX_VISITORS + 10):
        sessions.add(f"{i:020d}", guest())
    assert len(sessions) <= MAX_VISITORS + 1


@given(st.text(max_size=300))
def test_any_file_name_becomes_a_plain_one(name: str) -> None:
    plain = plain_name(name)
    assert plain and len(plain) <= 80
    assert not set(plain) & set('/\\<>:"|?*\x00\n') and plain not in (".", "..")


SCRIPTS = [path.read_text(encoding="utf-8") for path in sorted((FOLDER / "js").rglob("*.js"))]


def test_the_page_asks_no_other_host() -> None:
    hosts = set(re.findall(r"https?://([\w.-]+)", "".join(SCRIPTS) + style()))
    # the name of SVG's vocabulary, which nothing fetches, and a link to the paper that visitors may follow
    assert hosts <= {"www.w3.org", "arxiv.org"}


def test_the_head_preloads_every_module() -> None:
    from app.server.head import head

    named = re.findall(r'href="web/[0-9a-f]{12}/(js/[\w/-]+[.]js)"', head())
    assert len(named) == len(SCRIPTS) and named[0] == "js/main.js"
    assert all((FOLDER / path).is_file() for path in named)
