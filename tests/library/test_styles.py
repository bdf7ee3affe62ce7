"""Styles: a walk or a gesture shows the manner that its caption names, and stays the action that it is."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wamo.library import FAMILIES, claim_of, generate
from wamo.library.choose import choose_clips
from wamo.library.styles import ACTS, FULL, GAITS, LOOSE, RUNS, STYLES
from wamo.library.words import STYLE
from wamo.motion import SMPL22, Motion
from wamo.motion.facts import Action, LibraryClip

AT = {name: k for k, name in enumerate(SMPL22.joints)}
SEEDS = range(4)
Measure = Callable[[Motion], float]


def joint(motion: Motion, name: str) -> np.ndarray:
    return motion.joints[:, AT[name]].astype(float)


def middle(values: np.ndarray) -> np.ndarray:
    """The values without the first and the last tenth."""
    return values[len(values) // 10 : -len(values) // 10]


def stature(motion: Motion) -> float:
    """Length of one straight leg, metres."""
    hip, knee, ankle = (joint(motion, f"left_{name}")[0] for name in ("hip", "knee", "ankle"))
    return float(np.linalg.norm(hip - knee) + np.linalg.norm(knee - ankle))


def stoop(motion: Motion) -> float:
    """Mean angle of the trunk to the vertical, degrees."""
    trunk = middle(joint(motion, "neck") - joint(motion, "pelvis"))
    return float(np.degrees(np.arccos(trunk[:, 1] / np.linalg.norm(trunk, axis=1))).mean())


def speed(motion: Motion) -> float:
    """Metres a second over the ground."""
    return float(np.linalg.norm((joint(motion, "pelvis")[-1] - joint(motion, "pelvis")[0])[[0, 2]]) / motion.duration)


def crouch(motion: Motion) -> float:
    """Mean height of the pelvis over the feet, as a share of the leg; lower is more crouched."""
    feet = joint(motion, "left_foot")[:, 1].min()
    return -float(middle(joint(motion, "pelvis")[:, 1] - feet).mean() / stature(motion))


def arms_ahead(motion: Motion) -> float:
    """How far both hands are in front of the shoulders, metres; the person walks along z."""
    ahead = [middle(joint(motion, f"{s}_wrist") - joint(motion, f"{s}_shoulder"))[:, 2] for s in ("left", "right")]
    return float(np.minimum(*ahead).mean())


def arms_wide(motion: Motion) -> float:
    """Distance between the hands, metres."""
    return float(middle(np.linalg.norm(joint(motion, "left_wrist") - joint(motion, "right_wrist"), axis=1)).mean())


def track(motion: Motion) -> float:
    """Distance between the tracks of the feet across the way, metres; negative when they cross."""
    return float(np.median(joint(motion, "left_ankle")[:, 0] - joint(motion, "right_ankle")[:, 0]))


def shaking(motion: Motion) -> float:
    """Mean size of what happens in the trunk above 4.5 Hz, millimetres."""
    place = joint(motion, "head") - joint(motion, "pelvis")
    power = np.fft.rfft(place - place.mean(0), axis=0)
    power[np.fft.rfftfreq(len(place), 1 / motion.fps) < 4.5] = 0
    return float(1000 * np.fft.irfft(power, len(place), axis=0).std())


def stillness(motion: Motion) -> float:
    """Share of frames in which the body moves at less than a third of its mean speed."""
    pace = middle(np.linalg.norm(np.diff(motion.joints, axis=0), axis=2).mean(1))
    return float((pace < pace.mean() / 3).mean())


def lopsided(motion: Motion) -> float:
    """How differently long the two feet stand: ratio of the longer to the shorter."""
    stands = []
    for side in ("left", "right"):
        pace = np.linalg.norm(np.diff(joint(motion, f"{side}_foot"), axis=0), axis=1) * motion.fps
        stands.append(max(float((pace < 0.25).mean()), 0.05))
    return max(stands) / min(stands)


def bouncing(motion: Motion) -> float:
    """How much the pelvis moves up and down, metres."""
    return float(middle(joint(motion, "pelvis")[:, 1]).std())


def swaying(motion: Motion) -> float:
    """How much the head moves sideways over the pelvis, metres."""
    return float(middle(joint(motion, "head")[:, 0] - joint(motion, "pelvis")[:, 0]).std())


def knees(motion: Motion) -> float:
    """Greatest height of an ankle over its lowest place, metres."""
    return float(max(np.ptp(joint(motion, f"{side}_ankle")[:, 1]) for side in ("left", "right")))


@pytest.mark.parametrize(
    ("style", "measure", "more"),
    [
        ("old", stoop, 15.0),
        ("old", lambda m: -speed(m), 0.4),
        ("tired", stoop, 4.0),
        ("sad", lambda m: -speed(m), 0.25),
        ("zombie", arms_ahead, 0.30),
        ("zombie", lopsided, 0.15),
        ("robot", stillness, 0.08),
        ("robot", lambda m: -bouncing(m), 0.003),
        ("sneaky", knees, 0.04),
        ("sneaky", crouch, 0.08),
        ("scared", crouch, 0.06),
        ("scared", stoop, 4.0),
        ("cold", shaking, 0.4),
        ("cold", lambda m: -arms_wide(m), 0.2),
        ("loaded", arms_ahead, 0.1),
        ("injured", lopsided, 0.3),
        ("feminine", lambda m: -track(m), 0.05),
        ("masculine", track, 0.06),
        ("masculine", arms_wide, 0.15),
        ("childlike", bouncing, 0.008),
        ("drunk", swaying, 0.02),
        ("proud", arms_wide, 0.05),
    ],
)
def test_a_walk_shows_its_style(style: str, measure: Measure, more: float) -> None:
    def mean(name: str | None) -> float:
        return float(np.mean([measure(generate(s, "walk", style=name, speed="normal")) for s in SEEDS]))

    assert mean(style) > mean(None) + more


@pytest.mark.parametrize("family", ["wave", "point", "raise_hand"])
def test_a_half_hearted_gesture_is_smaller_and_a_happy_one_larger(family: str) -> None:
    def height(style: str | None) -> float:
        clips = [generate(s, family, side="right", speed="normal", style=style) for s in SEEDS]
        return float(np.mean([np.ptp(joint(m, "right_wrist")[:, 1]) for m in clips]))

    assert height("half_hearted") < 0.75 * height(None) and height("happy") > height("sad")


def test_the_hand_that_a_gesture_does_not_need_is_where_the_style_has_it() -> None:
    for seed in SEEDS:
        motion = generate(seed, "wave", style="zombie", side="right")
        arm = joint(motion, "left_wrist") - joint(motion, "left_shoulder")
        assert np.median(arm[:, 2]) > 0.3
        waving = joint(motion, "right_wrist")[:, 1] - joint(motion, "right_shoulder")[:, 1]
        assert waving.max() > 0.1


def test_every_style_has_words_of_its_own_and_every_word_names_a_style() -> None:
    assert set(STYLES) == set(STYLE)
    phrases = [phrase for known in STYLE.values() for phrase in set(known)]
    assert len(phrases) == len(set(phrases))


def test_styles_only_imply_actions_that_the_library_has() -> None:
    assert {name for style in STYLES.values() for name in style.implies} <= set(FAMILIES)


def test_many_families_take_styles_and_all_of_them_have_words() -> None:
    styled = [family for family in FAMILIES.values() if "style" in family.space]
    assert len(styled) >= 80
    for family in styled:
        assert family.space["style"] in (GAITS, RUNS, ACTS, LOOSE, FULL), family.name


@pytest.mark.parametrize("family", ["walk", "wave", "stairs_up"])
def test_a_plain_performance_does_not_depend_on_the_styles(family: str) -> None:
    for seed in range(12):
        drawn = generate(seed, family)
        style = drawn.clip_as(LibraryClip).actions[0].style
        again = generate(seed, family, style=style)
        assert np.array_equal(drawn.joints, again.joints) and drawn.captions == again.captions


def test_most_clips_are_plain_and_every_style_occurs() -> None:
    rng = np.random.default_rng(0)
    drawn = [FAMILIES["walk"].draw(rng, {}).style for _ in range(600)]
    assert 0.5 < np.mean([style is None for style in drawn]) < 0.7
    assert set(drawn) == {None, *GAITS}


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    st.sampled_from([f for f in FAMILIES.values() if "style" in f.space]).flatmap(
        lambda f: st.tuples(st.just(f.name), st.sampled_from(f.space["style"]))
    ),
    st.integers(0, 10**6),
)
def test_any_style_of_any_family_is_plausible_and_true(named: tuple[str, str], seed: int) -> None:
    family, style = named
    motion = generate(seed, family, style=style)
    joints = motion.joints.astype(float)
    bones = np.stack([np.linalg.norm(joints[:, c] - joints[:, p], axis=1) for p, c in SMPL22.bones], 1)
    assert np.ptp(bones, axis=0).max() < 1e-4
    assert np.linalg.norm(np.diff(joints, axis=0), axis=-1).max() * motion.fps < 12.0
    facts = motion.clip_as(LibraryClip)
    assert facts.actions[0].style == style and all(claim.holds(facts) for claim in facts.claims)


@pytest.mark.parametrize("style", ["robot", "old", "childlike", "loaded", "proud"])
def test_planted_feet_of_a_styled_walk_stay_where_they_are(style: str) -> None:
    motion = generate(4, "walk", speed="normal", style=style, fps=60.0)
    toes = motion.joints[:, (10, 11)].astype(np.float64)
    pace = np.linalg.norm(np.diff(toes, axis=0), axis=-1) * 60
    low = toes[1:, :, 1] < toes[..., 1].min() + 0.004
    assert np.median(pace[low]) < 0.02


@pytest.mark.parametrize(
    ("sentence", "style"),
    [
        ("a person walks like a zombie", "zombie"),
        ("a man is walking sneakily", "sneaky"),
        ("a person waves half-heartedly", "half_hearted"),
        ("she walks forward like a robot", "robot"),
        ("a person sits down on a chair as if in pain", "injured"),
    ],
)
def test_a_sentence_with_a_style_claims_it(sentence: str, style: str) -> None:
    claim = claim_of(sentence)
    assert claim is not None and claim.actions[0].style == style


def test_a_style_contradicts_every_other_and_none() -> None:
    for performed in (Action("walk", style="sad", kind="walk"), Action("walk", kind="walk")):
        assert not Action("walk", style="happy").fits(performed)
        assert Action("walk").fits(performed)


def test_an_injured_walk_is_a_limp_and_a_plain_one_is_not() -> None:
    walk = FAMILIES["walk"]
    rng = np.random.default_rng(0)
    assert Action("limp").fits(walk.performed(walk.draw(rng, {"style": "injured"})))
    assert not Action("limp").fits(walk.performed(walk.draw(rng, {"style": None})))


def features(motion: Motion) -> np.ndarray:
    """Measures of posture and gait, (n,)."""
    measures = (stoop, speed, crouch, arms_ahead, arms_wide, track, shaking, stillness, bouncing, swaying, knees)
    height = middle(joint(motion, "head")[:, 1] - joint(motion, "neck")[:, 1]).mean()
    lean = middle(joint(motion, "neck")[:, 2] - joint(motion, "pelvis")[:, 2]).mean()
    hands = middle(np.maximum(joint(motion, "left_wrist")[:, 1], joint(motion, "right_wrist")[:, 1])).mean()
    return np.array([*(measure(motion) for measure in measures), height, lean, hands, min(lopsided(motion), 4.0)])


def test_the_style_of_a_walk_can_be_told_from_a_few_measures() -> None:
    """Linear discriminants, fitted on six walks of each style, name the style of three others; chance is 5 %."""
    shown = {s: np.array([features(generate(k, "walk", style=s, speed="normal")) for k in range(9)]) for s in GAITS}
    known = {style: values[:6] for style, values in shown.items()}
    within = sum(np.cov(values.T) for values in known.values()) / len(known)
    whiten = np.linalg.inv(np.linalg.cholesky(within + 1e-9 * np.diag(np.diag(within)))).T
    centres = np.array([values.mean(0) @ whiten for values in known.values()])
    right = []
    for k, values in enumerate(shown.values()):
        away = np.linalg.norm(values[6:, None] @ whiten - centres, axis=-1)
        right += list(away.argmin(1) == k)
    assert np.mean(right) > 0.85


def test_a_chosen_library_shows_styles_and_a_plain_clip_of_each_family_first() -> None:
    facts = [motion.clip_as(LibraryClip) for motion in choose_clips(50)]
    assert len(facts) == 50 and len({(clip.family, clip.seed) for clip in facts}) == 50
    assert all(clip.actions[0].style is None for clip in facts[:38])
    assert [(clip.family, clip.actions[0].style) for clip in facts[38:40]] == [("walk", style) for style in GAITS[:2]]
