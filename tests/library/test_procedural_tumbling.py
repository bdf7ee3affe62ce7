"""Tumbling and course clips move as their captions say."""

import numpy as np
import pytest

from wamo import library as procedural
from wamo.library.compose import perform
from wamo.library.solve import solve
from wamo.motion import SMPL22

AT = {name: k for k, name in enumerate(SMPL22.joints)}


def upright(motion):
    """Cosine of the trunk's angle to the vertical in each frame: 1 standing, -1 upside down."""
    trunk = motion.joints[:, AT["neck"]] - motion.joints[:, 0]
    return trunk[:, 1] / np.linalg.norm(trunk, axis=1)


def turned_over(motion):
    """Whole turns of the trunk in the plane of walking, forward positive."""
    joints = motion.joints.astype(float)
    left = joints[:, AT["left_hip"]] - joints[:, AT["right_hip"]]
    trunk = joints[:, AT["neck"]] - joints[:, 0]
    level = left * (1.0, 0.0, 1.0)
    ahead = np.cross(level / np.linalg.norm(level, axis=1, keepdims=True), (0.0, 1.0, 0.0))
    angle = np.unwrap(np.arctan2((trunk * ahead).sum(1), trunk[:, 1]))
    return (angle[-1] - angle[0]) / (2 * np.pi)


@pytest.mark.parametrize("seed", range(4))
def test_in_a_handstand_the_hands_carry_the_body(seed):
    motion = procedural.generate(seed, "handstand")
    over = np.flatnonzero(upright(motion) < -0.95)
    assert len(over) > motion.fps
    hands = motion.joints[over][:, [AT["left_wrist"], AT["right_wrist"]]]
    assert hands[..., 1].max() < 0.15
    middle = hands[len(over) // 4 : -len(over) // 4]
    assert np.ptp(middle, axis=0).max() < 0.08  # they stay where they are
    assert motion.joints[over][:, [AT["left_knee"], AT["right_knee"]], 1].min() > 1.0
    assert upright(motion)[[0, -1]].min() > 0.9


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    ("family", "facts", "turns"),
    [
        ("forward_roll", {"speed": "normal"}, 1),
        ("back_handspring", {}, -1),
        ("somersault", {"direction": "forward"}, 1),
        ("somersault", {"direction": "backward"}, -1),
    ],
)
def test_rolls_turn_over_once_and_end_on_the_feet(family, facts, turns, seed):
    motion = procedural.generate(seed, family, **facts)
    assert abs(turned_over(motion) - turns) < 0.1
    assert upright(motion)[[0, -1]].min() > 0.9
    feet = [AT["left_foot"], AT["right_foot"]]
    lowest = motion.joints[..., 1].min(1)
    if family == "somersault":  # nothing touches the floor while the body is over
        assert lowest[upright(motion) < -0.5].min() > 0.2
    else:
        assert lowest[upright(motion) < -0.8].max() < 0.25
    assert motion.joints[[0, -1]][:, feet, 1].max() < 0.12


@pytest.mark.parametrize("seed", range(4))
def test_slipping_ends_lying_after_the_feet_were_above_the_head(seed):
    motion = procedural.generate(seed, "slip_and_fall")
    assert motion.joints[0, 0, 1] > 0.7
    assert motion.joints[-1, :, 1].max() < 0.45
    feet = motion.joints[:, [AT["left_ankle"], AT["right_ankle"]], 1].max(1)
    assert (feet > motion.joints[:, AT["head"], 1] + 0.1).any()


@pytest.mark.parametrize("seed", range(4))
def test_getting_up_from_prone_ends_standing(seed):
    motion = procedural.generate(seed, "get_up_prone")
    assert motion.joints[0, :, 1].max() < 0.45
    assert abs(upright(motion)[0]) < 0.25
    assert motion.joints[-1, AT["head"], 1] > 1.2
    assert upright(motion)[-1] > 0.9


def _speed(motion):
    return np.linalg.norm(np.diff(motion.joints[:, 0, [0, 2]], axis=0), axis=1) * motion.fps


@pytest.mark.parametrize("seed", range(4))
def test_a_run_with_a_pause_has_one(seed):
    pause = _speed(procedural.generate(seed, "run_pause_run"))
    third = len(pause) // 3
    assert min(pause[:third].max(), pause[-third:].max()) > 1.5
    assert pause[third:-third].min() < 0.2
    stop = procedural.generate(seed, "stop_short", speed="normal")
    assert _speed(stop).max() > 1.5
    assert _speed(stop)[-int(0.4 * stop.fps) :].max() < 0.25


@pytest.mark.parametrize("seed", range(4))
def test_running_under_something_is_low_only_in_the_middle(seed):
    height = procedural.generate(seed, "run_duck", speed="normal").joints[:, AT["head"], 1]
    assert height.min() < 0.72 * height.max()
    assert len(height) * 0.3 < height.argmin() < len(height) * 0.75
    assert height[[0, -1]].min() > 0.9 * height.max()


@pytest.mark.parametrize("seed", range(12))
def test_folded_hands_part_for_the_next_action(seed):
    rng = np.random.default_rng(seed)
    families = [procedural.FAMILIES[name] for name in ("stand_still", "wave")]
    stage = perform(rng, [(f, f.draw(rng, {"side": "left"} if f.name == "wave" else {})) for f in families], False)
    joints = solve(stage, 0, stage.index(stage.now))
    assert (joints[:, AT["left_wrist"], 1] > joints[:, AT["left_shoulder"], 1]).any()
