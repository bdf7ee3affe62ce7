"""Rotations, colours and the figure that page, GLB files and videos share."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from wamo.motion import PART_NAMES
from wamo.motion.colours import DARK, LIGHT, band_colour, linear_rgb, palette
from wamo.motion.figure import LIMBS, figure_spec
from wamo.motion.geometry import unit
from wamo.motion.rotations import best_fit, euler_angles, quaternions, smallest_turn

vectors = st.tuples(*[st.floats(-1, 1)] * 3).map(np.array).filter(lambda v: np.linalg.norm(v) > 1e-3)


@settings(max_examples=60, deadline=None)
@given(vectors, vectors)
def test_smallest_turn_takes_one_direction_to_the_other(start: np.ndarray, end: np.ndarray) -> None:
    assume(unit(start) @ unit(end) > -1 + 1e-9)  # nearly opposite directions have no stable axis
    turn = smallest_turn(start, end)
    np.testing.assert_allclose(turn @ unit(start), unit(end), atol=1e-6)
    np.testing.assert_allclose(turn @ turn.T, np.eye(3), atol=1e-6)
    assert np.linalg.det(turn) == pytest.approx(1.0, abs=1e-6)
    angle = np.arccos(np.clip((np.trace(turn) - 1) / 2, -1, 1))
    assert angle == pytest.approx(np.arccos(np.clip(unit(start) @ unit(end), -1, 1)), abs=1e-3)


def test_turns_of_opposite_and_missing_directions() -> None:
    for axis in np.eye(3):
        np.testing.assert_allclose(smallest_turn(axis, -axis) @ axis, -axis, atol=1e-9)
    np.testing.assert_allclose(smallest_turn(np.zeros(3), np.ones(3)), np.eye(3))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_fits_and_angles_agree_with_scipy(seed: int) -> None:
    from scipy.spatial.transform import Rotation

    rng = np.random.default_rng(seed)
    truth = Rotation.random(5, random_state=seed)
    rest = rng.normal(size=(3, 3))
    target = np.stack([truth[k].apply(rest) for k in range(5)])
    found = best_fit(truth.as_matrix(), rest, target)
    np.testing.assert_allclose(found, truth.as_matrix(), atol=1e-6)
    order, degrees = euler_angles(found)
    np.testing.assert_allclose(Rotation.from_euler(order, degrees, degrees=True).as_matrix(), found, atol=1e-6)
    np.testing.assert_allclose(Rotation.from_quat(quaternions(found)).as_matrix(), found, atol=1e-6)


def test_the_specification_is_plain_json_with_the_shared_radii_and_colours() -> None:
    spec = json.loads(json.dumps(figure_spec()))
    limbs = {(start, end): (r0, r1) for start, end, r0, r1 in spec["limbs"]}
    assert limbs["hip", "knee"] == LIMBS["knee"][:2] and limbs["elbow", "wrist"] == LIMBS["wrist"][:2]
    for name, colours in (("light", LIGHT), ("dark", DARK)):
        assert spec[name]["left"] == colours.left == spec[name]["parts"]["left arm"]
        assert list(spec[name]["parts"]) == list(PART_NAMES)
    assert spec["bands"]["a"] == band_colour("a3") and spec["bands"]["d"][0] == band_colour("d1")
    assert spec["bands"]["signal"]["dark"] == band_colour("signal", dark=True)
    assert all(radius > 0 for _, _, *radii in spec["limbs"] for radius in radii)


def test_palettes_are_complete_colours() -> None:
    for dark in (False, True):
        colours = palette(dark=dark)
        named = {key: value for key, value in vars(colours).items() if key != "shadow"}
        assert all(re.fullmatch(r"#[0-9a-f]{6}", value) for value in named.values())
        assert colours.part("left leg") == colours.left and colours.part("torso") == colours.body
    assert linear_rgb("#ff0000") == [1.0, 0.0, 0.0]
