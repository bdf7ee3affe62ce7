"""Excerpts: one action out of a longer performance, captioned alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wamo import library as procedural
from wamo.data.samples import Sample
from wamo.data.sources import LibraryEpoch, library_excerpts, load_source
from wamo.errors import ConfigError
from wamo.library import excerpts
from wamo.library.body import random_body
from wamo.library.splits import is_held_out
from wamo.library.stage import Stage
from wamo.model import ModelConfig
from wamo.motion import SMPL22
from wamo.motion.facts import LibraryClip
from wamo.training.samples.augment import has_one_uncounted_action
from wamo.training.samples.draw import Drawer
from wamo.training.settings import AugmentConfig, LossConfig


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**31 - 1))
def test_an_excerpt_is_a_true_clip_of_one_action(seed):
    clip = procedural.excerpt(seed)
    assert excerpts.SHORTEST - 0.1 <= clip.duration <= 10.1
    assert np.isfinite(clip.joints).all() and clip.joints[..., 1].min() > -0.02
    assert np.linalg.norm(np.diff(clip.joints, axis=0), axis=2).max() * clip.fps < 12.5
    facts = clip.clip_as(LibraryClip)
    assert len(facts.actions) == 1
    assert not facts.simultaneous and len(facts.claims) == len(clip.captions)
    assert all(claim.holds(facts) for claim in facts.claims)
    again = procedural.excerpt(seed)
    assert np.array_equal(again.joints, clip.joints) and again.captions == clip.captions


def test_most_excerpts_do_not_begin_and_end_at_rest():
    """Clips of `generate` hardly move in their first and last frames; captured windows do, and so do excerpts."""

    def pace(clip):
        speed = np.linalg.norm(np.diff(clip.joints[:, 1:] - clip.joints[:, :1], axis=0), axis=2).max(1) * clip.fps
        return speed[:3].mean(), speed[-3:].mean()

    whole = np.array([pace(procedural.generate(seed)) for seed in range(48)])
    cut = np.array([pace(procedural.excerpt(seed)) for seed in range(48)])
    assert (np.median(cut, 0) > 1.3 * np.median(whole, 0)).all()


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**31 - 1), first=st.floats(1, 5), length=st.floats(0.5, 9), counted=st.booleans())
def test_a_counted_action_stays_whole_and_any_other_loses_little(seed, first, length, counted):
    rng = np.random.default_rng(seed)
    last = first + length
    begin, end = excerpts.cut(rng, Stage(random_body(rng), rng, 30.0), (first, last), counted)
    assert end - begin >= excerpts.SHORTEST - 1e-9
    if counted:
        assert begin <= first and end >= last
    else:
        assert begin - first + last - end <= excerpts.LOST * length + 1e-9


def test_no_held_out_combination_is_cut_out():
    for split in ("train", "val", "test"):
        for seed in range(12):
            clip = procedural.excerpt(seed, split=split)
            (action,) = clip.clip_as(LibraryClip).actions
            family = procedural.FAMILIES[action.name]
            assert not is_held_out(family, family.draw(np.random.default_rng(0), action.facts))


def test_a_loosened_stand_stays_on_the_floor():
    stands = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        stage = Stage(random_body(rng), rng)
        before = stage.foot.copy(), stage.hand.copy()
        excerpts.loosen(stage, 0.0)
        assert np.array_equal(stage.foot, before[0]) and np.array_equal(stage.hand, before[1])
        excerpts.loosen(stage, 1.0)
        assert np.array_equal(stage.foot[..., 1], before[0][..., 1])
        stands.append(np.concatenate([stage.foot[:, 0].ravel(), stage.hand[:, 0].ravel()]))
    assert np.std(stands, 0)[[0, 2, 3, 5]].min() > 0.02 and np.std(stands, 0)[6:].min() > 0.1


def test_both_arms_of_the_easy_stand_hang_outwards():
    for seed in range(30):
        rng = np.random.default_rng(seed)
        stage = Stage(random_body(rng), rng)
        assert stage.hand[0, 0, 0] > 0 > stage.hand[1, 0, 0]


@pytest.mark.parametrize(
    ("bad", "names"),
    [({"family": "fly"}, "fly"), ({"split": "held_out"}, "held_out"), ({"seed": -1}, "-1"), ({"fps": 0.0}, "fps")],
)
def test_impossible_excerpts_are_refused(bad, names):
    with pytest.raises(ConfigError, match=names):
        procedural.excerpt(**{"seed": 0, **bad})


@pytest.mark.slow
def test_an_epoch_holds_its_share_of_excerpts():
    data = load_source("library", skeleton=SMPL22, library=LibraryEpoch(20, pairs=0.4, excerpts=0.3))
    assert data.make is not None
    samples = data.make(3)
    cut = [s.key for s in samples if "excerpt" in s.key]
    assert len(samples) == 20 and cut == [s.key for s in library_excerpts("train", 18, 6, 20.0)]


def test_training_cuts_more_off_uncounted_single_actions_alone():
    once, twice = procedural.generate(3, "squat", count=1), procedural.generate(3, "squat", count=2)
    several = procedural.generate(5, "sequence")
    samples = [Sample(f"library/{n}", m, "library", "train") for n, m in enumerate((once, twice, several))]
    assert [has_one_uncounted_action(s.motion) for s in samples] == [True, False, False]
    assert not any(has_one_uncounted_action(s.motion) for s in library_excerpts("train", 0, 9, 20.0))
    quiet = AugmentConfig(mirror=0, speed=0, crop=0, noise=0, hide=0, excerpt=0.5)
    drawer = Drawer(ModelConfig(), quiet, LossConfig(), 0)
    for sample in samples:
        lengths = [len(drawer.draw(sample, epoch).joints) for epoch in range(30)]
        assert max(lengths) <= len(sample.motion) and min(lengths) >= 0.5 * len(sample.motion) - 1
        assert (min(lengths) < 0.8 * len(sample.motion)) == has_one_uncounted_action(sample.motion)
    assert not has_one_uncounted_action(once.with_(clip=None))
