"""The endpoints that need the model itself: refinements, relevance, learned filters, what the model tab shows."""

from __future__ import annotations

import base64
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from wamo import library as procedural
from wamo.evaluation.robustness import by_another_body, by_another_rig
from wamo.motion import PART_NAMES, Motion
from wamo.retrieval import Gallery, Retriever
from wamo.retrieval.embedder import Embedder


def test_every_refinement_is_understood(ask: Any) -> None:
    answer = ask(
        "search", query="a person walks", count=5, also="turns", exclude="runs", filters={"max_seconds": 5},
        band_weights={"a3": 2.0, "d1": 0.0}, part_weights={"left arm": 3.0},
    )  # fmt: skip
    assert len(answer["results"]) == 5
    assert (
        answer["facets"]["bands"] == ask.services.loader.need().embedder.config.band_labels
        and answer["facets"]["learned"]
    )
    assert answer["facets"]["ranges"][0] == [0.0, 1.25] and len(answer["facets"]["ranges"]) == 4
    assert answer["facets"]["words"] == ["posture", "rhythm", "accent", "flick"]
    assert all(row["duration"] <= 5 for row in answer["results"])


def test_a_weight_changes_the_scores(ask: Any) -> None:
    def scores(parts: dict[str, float] | None) -> list[float]:
        return [row["score"] for row in ask("search", query="waves", count=7, part_weights=parts)["results"]]

    assert scores({"left arm": 1.0}) == scores(None)
    assert scores({"left arm": 3.0}) != scores(None)


def test_relevance_and_moments_have_the_shapes_that_the_page_draws(ask: Any) -> None:
    why = ask("why", query="waves", key="g0")
    assert len(why["joints"]) == len(why["joint_names"]) == 22
    assert len(why["bands"]) == len(why["band_names"]) >= 2 and len(why["frames"]) == 60
    moments = ask("moments", query="waves", key="g4")
    assert len(moments["times"]) == len(moments["scores"]) and 0 <= moments["best"][0] < moments["best"][1] <= 30


def test_learned_filters_give_bands_that_add_up(ask: Any, clips: Any) -> None:
    answer = ask("bands", key="g0", wavelet="learned")
    total = 0.0
    for part in answer["components"]:
        whole = np.frombuffer(base64.b64decode(part["data"]), "<i2").reshape(-1, 4)
        total = total + whole * np.array(part["scale"]) + np.array(part["offset"])
    np.testing.assert_allclose(np.reshape(total, (-1, 22, 4))[..., :3], clips[0].joints, atol=2e-3)


def test_the_model_tab_shows_existing_files_and_names_missing_ones(ask: Any, asker: Any, tmp_path: Path) -> None:
    answer = ask("model")
    config = ask.services.loader.need().embedder.config
    assert answer["parameters"] > 1000 and len(answer["cost"]) > 3 and answer["disturbed"]
    assert len(answer["filters"]["learned"]) == len(answer["filters"]["start"]) == config.bands
    assert [band["word"] for band in answer["reconstruction"]["bands"]] == answer["filters"]["words"]
    assert all(row["motions"] and row["sentences"] and row["counts"] for row in answer["retrieval"])
    assert all(curve["first"][0] < 90 for curve in answer["learning"])  # a flat curve says nothing
    words = " ".join(fact["text"] for fact in answer["facts"])
    assert not [key for key in config.to_dict() if "_" in key and key in words]  # no raw configuration
    shutil.copy(ask.services.loader.need().embedder.checkpoint / "model.safetensors", tmp_path)
    bare = asker(Retriever(Embedder(tmp_path), Gallery.of([])))("model")
    assert bare["filters"] == answer["filters"] and bare["reconstruction"] is None
    assert bare["retrieval"] == bare["learning"] == bare["disturbed"] == bare["cost"] == []


def test_the_model_tab_shows_the_figures_of_the_reports(ask: Any) -> None:
    folder = ask.services.loader.need().embedder.checkpoint / "reports"
    results = {path.parent.name: json.loads(path.read_text())["results"] for path in folder.glob("*/report.json")}
    by_truth = next(row for row in results["library_test"] if row["protocol"] == "truth")
    rows = ask("model")["retrieval"]
    (told,) = (row for row in rows if "true" in row["counts"])
    assert told["first"] == by_truth["metrics"]["t2m/P01"] and told["motions"] == by_truth["N"]
    assert told["interval"] == by_truth["intervals"]["t2m/P01"] and told["five"] is None
    exercises = [row["counts"] for row in rows if row["data"].startswith("UI-PRMD")]
    assert len(exercises) == 2 and all("exercise" in counts for counts in exercises)


def test_descriptions_and_neighbours_come_from_the_gallery(ask: Any, clips: Any) -> None:
    captions = {" ".join(m.captions[0].split()) for m in clips}
    assert {c["caption"] for c in ask("describe", key="g0", count=3)["captions"]} <= captions
    similar = ask("similar", key="g0", count=4)["results"]
    assert len(similar) == 4 and "g0" not in [row["key"] for row in similar]


BOTH = (
    "a person walks forward while waving with the left hand", "someone marches and claps",
    "a person jogs and waves with both hands", "she knocks on a door while walking", "walks and waves",
    "a person points to the side while walking",
)  # fmt: skip
"""What arms do and what legs do at once."""


ARMS = ("wave", "wave_both", "clap", "knock", "beckon", "point")
LEGS = ("walk", "walk_in_circle", "walk_backward", "march", "jog", "run", "sprint_start")


@pytest.mark.slow
def test_only_arms_prefers_clips_whose_arms_match_and_only_legs_the_others(shipped: Retriever) -> None:
    clips = [made(kind, seed) for kind in (*ARMS, *LEGS) for seed in range(8)]
    made_anew = Retriever(shipped.embedder, Gallery.of(clips))
    arms, legs = np.arange(8 * len(ARMS)), np.arange(8 * len(ARMS), len(clips))

    def lead(*hidden: str) -> float:
        """By how much clips of arms come before clips of legs, over all queries."""
        targets = (shipped.embedder.sentence(query) for query in BOTH)
        scores = np.mean([made_anew.score(t, None, dict.fromkeys(hidden, 0.0)) for t in targets], axis=0)
        return float(scores[arms].mean() - scores[legs].mean())

    plain = lead()
    assert lead("torso", "left leg", "right leg") > plain + 0.02
    assert lead("torso", "left arm", "right arm") < plain - 0.02


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_waving_arm_carries_a_wave(shipped: Retriever, side: str) -> None:
    waves = [made("wave", seed, side=side) for seed in range(6)]
    for clip in waves:
        found = shipped.explain(f"a person waves with the {side} hand", clip)
        shares = by_part(found.joints, clip)
        arm = shares.pop(f"{side} arm")
        assert arm > 2 * max(shares.values()), (clip.captions, arm, shares)


@pytest.mark.slow
def test_relevance_agrees_with_hiding_the_part(shipped: Retriever) -> None:
    gallery, bands = shipped.gallery, shipped.embedder.config.bands
    same = []
    for index in range(0, len(gallery), 20):
        query = gallery.captions(index)[0]
        shares = by_part(shipped.explain(query, index).joints, gallery.motion(index))
        adds = shipped.contributions(query, [index])[0, bands:]
        same += [shares[part] * add > 0 for part, add in zip(PART_NAMES, adds, strict=True) if abs(add) > 0.1]
    assert len(same) > 12 and np.mean(same) > 0.9


def made(kind: str, seed: int, **facts: Any) -> Motion:
    """A clip of one kind of action that no training has met."""
    return procedural.generate(900 + seed, kind, split="test", **facts)


def by_part(joints: np.ndarray, clip: Motion) -> dict[str, float]:
    """Relevance of each body part."""
    return {part: float(joints[list(clip.skeleton.parts[part])].sum()) for part in PART_NAMES}


def test_other_bodies_and_rigs_are_nearly_the_same_movement(embedder: Embedder) -> None:
    own = [embedder.fit(motion) for motion in procedural.embedded()[:40]]
    rng = np.random.default_rng(0)
    for disturb, least in ((by_another_body(0.5), 0.97), (by_another_rig(0.06), 0.93)):
        other = [embedder.fit(disturb(motion, rng)) for motion in own]
        first, second = (embedder.motions(motions) for motions in (own, other))
        assert (first * second).sum(1).mean() > least
