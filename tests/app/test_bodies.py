"""Limits on the intricacy of bodies, against an oracle that reads one character at a time."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.server import bodies

ITEMS, DEPTH = 3, 2
"""Limits small enough to be met by short texts."""


@pytest.fixture(scope="module", autouse=True)
def small_limits() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bodies, "MAX_ITEMS", ITEMS)
        patch.setattr(bodies, "MAX_DEPTH", DEPTH)
        yield


def fits(text: str) -> bool:
    """Whether the limits hold outside strings; a string without an end reaches to the end of the text."""
    items = closing = strings = depth = deepest = 0
    inside = escaped = False
    for character in text:
        if inside:
            inside = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            inside = True
            strings += 1
        else:
            items += character in ",[{"
            closing += character in "]}"
            depth += (character in "[{") - (character in "]}")
            deepest = max(deepest, depth)
    return items <= ITEMS and closing <= ITEMS and strings <= 2 * ITEMS + 1 and deepest <= DEPTH


@given(st.recursive(st.text() | st.integers(), lambda one: st.lists(one) | st.dictionaries(st.text(), one)))
def test_json_within_the_limits_passes(value: object) -> None:
    def items(value: object) -> int:
        inner = [*value.values()] if isinstance(value, dict) else value if isinstance(value, list) else None
        return 0 if inner is None else max(1, len(inner)) + sum(map(items, inner))

    def depth(value: object) -> int:
        inner = [*value.values()] if isinstance(value, dict) else value if isinstance(value, list) else None
        return 0 if inner is None else 1 + max(map(depth, inner), default=0)

    text = json.dumps(value, ensure_ascii=False)
    assert bodies.simple(text.encode("utf-8", "replace")) == (items(value) <= ITEMS and depth(value) <= DEPTH)


def test_every_short_text_is_judged_as_by_the_oracle() -> None:
    for length in range(7):
        for characters in itertools.product('"\\[],a', repeat=length):
            text = "".join(characters)
            assert bodies.simple(text.encode()) == fits(text), text


@given(st.text('"\\[]{},:ab\n', max_size=200))
def test_longer_texts_are_judged_as_by_the_oracle(text: str) -> None:
    assert bodies.simple(text.encode()) == fits(text)


@pytest.mark.parametrize("unit", ['\\"', "\\\\", '"', '""', '"\\', "a\\"])
def test_long_texts_of_quotes_and_escapes_are_judged(unit: str) -> None:
    text = '"' + unit * 500_000
    assert bodies.simple(text.encode()) == fits(text)
