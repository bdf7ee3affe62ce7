"""The large player: orbit, zoom, reset, follow, picking a joint, trail, colours; two of them side by side."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from wamo.motion import SMPL22

pytestmark = pytest.mark.browser


def large(view: Any) -> dict[str, Any]:
    """The player of the chosen motion."""
    return next(p for p in view.tab.evaluate("wamo.players()") if p["large"] and p["visible"] and p["clip"])


def box(view: Any) -> dict[str, float]:
    found: dict[str, float] = view.tab.locator(f"[data-player='{large(view)['id']}']").bounding_box()
    return found


def still(view: Any, time: float = 1.0) -> None:
    view.tab.evaluate(f"wamo.pause(); wamo.seek({time})")
    view.still()
    view.tab.wait_for_function(
        f"wamo.players().filter(p => p.large && p.clip && p.visible).every(p => p.time === {time})"
    )


def drag(view: Any, dx: float, dy: float) -> None:
    place = box(view)
    x, y = place["x"] + place["width"] / 5, place["y"] + place["height"] / 2
    view.tab.mouse.move(x, y)
    view.tab.mouse.down()
    view.tab.mouse.move(x + dx, y + dy, steps=5)
    view.tab.mouse.up()


def test_dragging_orbits_the_wheel_zooms_and_a_button_resets(view: Any) -> None:
    view.open(2)
    still(view)
    start = large(view)["view"]
    drag(view, 120, 40)
    turned = large(view)["view"]
    assert abs(turned["azimuth"] - start["azimuth"]) > 0.5 and turned["height"] > start["height"] + 0.1
    assert turned["joint"] == start["joint"]  # a drag is no click
    place = box(view)
    view.tab.mouse.move(place["x"] + 60, place["y"] + 200)
    view.tab.mouse.wheel(0, -300)
    view.until(lambda: large(view)["view"]["zoom"] > 1.2)
    near = large(view)["view"]
    height = {name: np.ptp(np.array(v["joints"])[:, 1]) for name, v in (("start", turned), ("near", near))}
    assert height["near"] > 1.2 * height["start"]
    assert view.tab.evaluate("scrollY") == 0
    view.tab.click("[data-act=reset] >> visible=true")
    view.until(lambda: large(view)["view"]["zoom"] == start["zoom"])
    again = large(view)["view"]
    np.testing.assert_allclose(again["joints"], start["joints"], atol=0.5)


def test_keys_turn_and_zoom_a_focused_player(view: Any) -> None:
    view.open(2)
    still(view)
    start = large(view)["view"]
    view.tab.focus(f"[data-player='{large(view)['id']}']")
    for key in ("ArrowLeft", "ArrowUp", "+"):
        view.tab.keyboard.press(key)
    turned = large(view)["view"]
    assert turned["azimuth"] != start["azimuth"] and turned["height"] > start["height"] and turned["zoom"] > 1
    view.tab.keyboard.press("0")
    assert large(view)["view"]["zoom"] == 1


def test_the_camera_follows_until_it_is_fixed(view: Any) -> None:
    joints = view.open(6)  # runs three metres a second
    still(view, 2.0)
    target = large(view)["view"]["target"]
    assert abs(target[2] - joints[40, 0, 2]) < 0.5
    view.tab.click("[data-act=follow] >> visible=true")
    still(view, 0.5)
    assert large(view)["view"]["target"] == target
    view.tab.click("[data-act=follow] >> visible=true")
    view.until(lambda: abs(large(view)["view"]["target"][2] - joints[10, 0, 2]) < 0.5)


def test_a_click_picks_the_joint_under_it(view: Any) -> None:
    view.open(0)
    still(view, 0.25)
    place, seen = box(view), large(view)["view"]["joints"]
    for name in ("left_wrist", "head"):
        x, y = seen[SMPL22.index(name)]
        view.tab.mouse.move(place["x"] + x, place["y"] + y)
        assert view.tab.inner_text(".wm-tip >> visible=true") == name.replace("_", " ")
        view.tab.mouse.down()
        view.tab.mouse.up()
        assert large(view)["view"]["joint"] == SMPL22.index(name)
        assert view.tab.inner_text(".wm-rowtitle >> visible=true").startswith(name.replace("_", " "))
        pressed = view.tab.locator(".wm-heatrow[aria-pressed=true] >> visible=true")
        assert pressed.get_attribute("data-joint") == str(SMPL22.index(name))


def test_the_trail_is_drawn_only_when_it_is_on(view: Any) -> None:
    view.open(0)
    wrist = SMPL22.index("left_wrist")  # it moves; the joint that carries the match need not
    view.tab.click(f".wm-heatrow[data-joint='{wrist}'] >> visible=true")
    still(view, 0.25)
    view.tab.mouse.move(4, 4)  # nothing is hovered over

    def picture() -> str:
        view.still()
        seen: str = view.tab.locator(f"[data-player='{large(view)['id']}']").evaluate("c => c.toDataURL()")
        return seen

    def pressed() -> str:
        view.tab.click("[data-act=trail] >> visible=true")
        view.tab.mouse.move(4, 4)
        return picture()

    before = picture()
    assert pressed() != before == pressed()


@pytest.mark.parametrize(
    "view",
    [{"viewport": {"width": w, "height": h}} for w, h in ((1440, 900), (1024, 768), (2560, 1440), (390, 844))],
    indirect=True,
    ids=["1440", "1024", "2560", "390"],
)
def test_what_arrives_late_does_not_move_the_figure(view: Any) -> None:
    view.search("someone is waving")
    view.still()
    view.tab.evaluate("""() => {
        window.places = new Set();
        const watch = () => {
            const {top, height} = document.querySelector('#search .wm-panes').getBoundingClientRect();
            places.add(`${Math.round(top + scrollY)}+${Math.round(height)}`);
            requestAnimationFrame(watch);
        };
        document.querySelectorAll('#search .wm-card')[1].click();
        watch();
    }""")
    view.ready()
    view.still()
    places = view.tab.evaluate("[...places]")
    assert len(places) == 1, places


def test_a_bands_head_colours_the_figure_by_its_energy(view: Any, post: Any) -> None:
    view.open(1)
    bands = post("bands", key="g1")[1]
    view.tab.click(".wm-heathead[data-band=d2] >> visible=true")
    np.testing.assert_allclose(view.look()["values"], bands["strength"][bands["names"].index("d2")], atol=1e-6)
    assert SMPL22.joints[int(np.argmax(view.look()["values"]))] == "right_wrist"
    assert view.tab.locator(".wm-scale >> visible=true").count() == 1
    view.tab.click(".wm-heathead[data-band=d2] >> visible=true")
    assert view.look()["values"] is None


@pytest.mark.parametrize(
    "view", [{"viewport": {"width": 1440, "height": 900}}, {"viewport": {"width": 390, "height": 844}}], indirect=True
)
def test_two_motions_are_named_and_clear_of_the_controls(view: Any) -> None:
    view.open(0)
    key = view.look()["cards"][2]
    view.tab.evaluate("document.querySelectorAll('#search .wm-cards [data-act=compare]')[2].click()")
    view.tab.wait_for_function(f"wamo.players().some(p => p.large && p.visible && p.clip === '{key}')")
    still(view, 0.25)
    names = view.tab.locator("#search .wm-panelabel >> visible=true").all_inner_texts()
    assert names[0] == view.tab.inner_text("#search .wm-title") and len(names) == 2
    assert view.tab.locator("#search .wm-card[data-beside]").count() == 1
    floor = view.tab.locator("#search .wm-overlay").bounding_box()
    for player in view.tab.evaluate("wamo.players()"):
        if player["large"] and player["visible"] and player["clip"]:
            place = view.tab.locator(f"[data-player='{player['id']}']").bounding_box()
            top = min(y for _, y in player["view"]["joints"]) + place["y"]
            assert top > floor["y"] + floor["height"], "a joint lies under the controls"
    view.tab.click("#search [data-act=close]")  # in reach, not under anything
    assert view.tab.locator("#search .wm-card[data-beside]").count() == 0
    assert view.tab.locator("#search .wm-panelabel >> visible=true").count() == 0


@pytest.mark.parametrize("view", [{"viewport": {"width": 390, "height": 844}}], indirect=True)
def test_on_a_phone_a_chosen_card_brings_its_figure_into_sight(view: Any) -> None:
    view.search("someone is waving")
    card = view.tab.locator("#search .wm-cards li:nth-child(2) .wm-card")
    card.scroll_into_view_if_needed()
    card.click()
    view.ready()
    view.still()
    assert box(view)["y"] >= 0 and box(view)["y"] + box(view)["height"] <= 844
    assert view.tab.locator("#search .wm-status").evaluate("s => s.offsetTop") < 250  # said above, not below the fold


def test_arrow_keys_walk_through_joints_and_axes(view: Any) -> None:
    view.open(0)
    view.tab.click("#search [data-joint='10']")
    view.tab.keyboard.press("ArrowDown")
    chosen = view.tab.locator("#search .wm-heatrow[aria-pressed=true]")
    assert chosen.count() == 1 and chosen.get_attribute("data-joint") != "10"
    assert view.tab.evaluate("document.activeElement.dataset.joint") == chosen.get_attribute("data-joint")
    assert view.tab.locator("#search .wm-heatrow[tabindex='0']").count() == 1  # one stop of the tab key
    view.tab.focus("#search [data-axis=speed]")
    view.tab.keyboard.press("ArrowRight")
    assert view.tab.inner_text("#search .wm-rowtitle").endswith("· x")
    view.tab.keyboard.press("ArrowLeft")
    assert view.tab.inner_text("#search .wm-rowtitle").endswith("· speed")
