"""What Gradio asks of the page's Blocks for every request."""

from __future__ import annotations

from typing import Any

import gradio as gr
import pytest
from gradio.blocks import Block, BlocksConfig
from gradio.state_holder import SessionState

from app.server import page
from app.server.engine import Engine


@pytest.fixture(scope="module")
def blocks() -> gr.Blocks:
    return page.build(Engine.over(None))


def test_a_request_describes_no_component_anew(blocks: gr.Blocks, monkeypatch: Any) -> None:
    SessionState(blocks)
    described: list[Block] = []
    monkeypatch.setattr(Block, "get_config", lambda self, cls=None: described.append(self) or {})
    state = SessionState(blocks)
    assert described == [] and len(state.config_values) == len(blocks.blocks) > 40


def test_descriptions_are_gradios_own(blocks: gr.Blocks) -> None:
    state = SessionState(blocks)
    for number, block in blocks.blocks.items():
        assert state.config_values[number] == BlocksConfig.config_for_block(number, [], block)


def test_what_one_request_answers_is_not_seen_by_the_next(blocks: gr.Blocks) -> None:
    first = SessionState(blocks)
    number = next(n for n, config in first.config_values.items() if "value" in config["props"])
    first._update_value_in_config(number, "of one visitor")
    assert first.config_values[number]["props"]["value"] == "of one visitor"
    assert SessionState(blocks).config_values[number]["props"]["value"] != "of one visitor"
