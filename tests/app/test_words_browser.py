"""Words in the browser: which limb and moment answers which word, suggestions, exclusions, names and captions."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser
QUERY = "a person waves with the left hand"
LIT = """() => Object.fromEntries([...document.querySelectorAll('#search .wm-word')]
    .map((word) => [word.textContent, Number(word.style.getPropertyValue('--lit'))]))"""


def test_pointing_at_a_word_lights_its_limb_and_at_a_limb_its_word(view: Any, post: Any) -> None:
    view.open(0)
    view.search(QUERY)
    view.tab.wait_for_selector("#search .wm-word")
    key = view.look()["clip"]
    found = post("words", query=QUERY, key=key)[1]
    view.tab.evaluate("wamo.pause()")
    view.tab.hover("#search [data-word='left hand']")
    values = view.look()["values"]
    parts = found["parts"][found["words"].index("left hand")]
    best = found["part_names"][max(range(5), key=parts.__getitem__)]
    wrist = {"left arm": 20, "right arm": 21, "left leg": 7, "right leg": 8, "torso": 0}
    assert values[wrist[best]] == 1
    assert view.tab.locator("#search [data-word='the']").count() == 0  # says nothing: plain text
    view.tab.mouse.move(2, 2)
    view.tab.evaluate("wamo.seek(0.2)")
    view.tab.wait_for_function(f"Object.values(({LIT})()).includes(1)")
    assert view.errors == []


def test_pointing_at_a_moment_or_a_joint_lights_the_words_it_answers(view: Any, post: Any) -> None:
    view.open(0)
    view.search(QUERY)
    view.still()
    view.tab.evaluate("wamo.seek(0)")
    key = view.look()["clip"]
    found = post("words", query=QUERY, key=key)[1]
    start, end = view.look()["view"]
    place = view.tab.locator("#search .wm-scrub").bounding_box()

    def lit(values: list[list[float]], column: int) -> dict[str, float]:
        shown = view.tab.evaluate(LIT)
        answers = {word: max(0.0, values[found["words"].index(word)][column]) for word in shown}
        most = max([1e-9, *answers.values()])
        assert shown == pytest.approx({word: answer / most for word, answer in answers.items()}, abs=0.006)
        return answers

    said = []
    for moment, (low, high) in enumerate(zip(found["edges"][:-1], found["edges"][1:], strict=True)):
        x = place["x"] + ((low + high) / 2 - start) / (end - start) * place["width"]
        view.tab.mouse.move(x, place["y"] + place["height"] / 2)
        said.append(lit(found["moments"], moment))
    assert any(one != said[0] for one in said)
    for joint, part in ((20, "left arm"), (7, "left leg")):
        view.tab.hover(f"#search [data-joint='{joint}']")
        lit(found["parts"], found["part_names"].index(part))
    view.tab.mouse.move(2, 2)
    lit(found["moments"], 0)  # back to what plays


def test_a_misspelt_word_is_offered_in_its_right_form(view: Any) -> None:
    view.search("a person wlaks forward")
    view.tab.click("#search [data-act=offer]:has-text('walks')")
    view.tab.wait_for_function("document.querySelector('.wm-box').value === 'a person walks forward'")
    view.tab.wait_for_function("!document.querySelector('#search .wm-offers').textContent.includes('Did you mean')")


def test_not_walking_becomes_a_removable_exclusion(view: Any) -> None:
    view.search("someone waves, not walking")
    view.tab.click("#search [data-act=offer]:has-text('But not: walking')")
    view.tab.wait_for_selector("#search [data-act=include]:has-text('But not: walking')")
    assert view.tab.input_value(".wm-box") == "someone waves" and "exclude" in view.tab.url
    view.tab.click("#search [data-act=include]")
    view.tab.wait_for_function("!document.querySelector('#search [data-act=include]')")
    assert "exclude" not in view.tab.url and view.tab.input_value(".wm-box") == "someone waves"


def test_names_and_captions_are_searched_as_text(view: Any) -> None:
    view.search("a_single_frame")
    view.tab.click("#search [data-act=offer]:has-text('Names and captions')")
    view.tab.wait_for_function("wamo.look().cards.length === 1")
    assert view.look()["cards"] == ["g8"] and "words" in view.tab.url
    view.tab.goto(view.tab.url)  # the link keeps it
    view.ready()
    view.tab.wait_for_function("wamo.look().cards.join() === 'g8'")
    view.tab.click("#search [data-act=by-meaning]")
    view.tab.wait_for_function("wamo.look().cards.length > 1")
