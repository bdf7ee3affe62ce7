"""The endpoints over a real, small, untrained model: the page and the package fit together."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.api.model import ModelApi
from app.api.motions import MotionApi
from app.api.search import SearchApi
from app.engine import Engine

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, clips: Any) -> Engine:
    pytest.importorskip("torch")
    import torch

    from wamo.errors import WamoError
    from wamo.model.config import ModelConfig
    from wamo.model.wamo import WaMo
    from wamo.model.weights import save_model
    from wamo.retrieval import Gallery, Retriever

    torch.manual_seed(0)
    folder: Path = tmp_path_factory.mktemp("model")
    small = ModelConfig(band_width=16, width=16, band_layers=1, layers=1, heads=2, text_layers=1, text_width=16)
    save_model(WaMo(small), folder / "weights")
    Gallery.of(clips[:7]).save(folder / "gallery")
    try:
        return Engine.over(Retriever.load(folder / "weights", folder / "gallery"))
    except WamoError as error:
        pytest.skip(f"no text encoder here: {error}")


def test_every_refinement_is_understood(engine: Engine) -> None:
    answer = SearchApi(engine).search(
        "a person walks", 5, False, "turns", "runs", {"a3": 2.0, "d1": 0.0}, {"left arm": 3.0}, {"max_seconds": 5}
    )
    assert len(answer["results"]) == 5
    assert answer["facets"]["bands"] == ["a3", "d3", "d2", "d1"] and answer["facets"]["learned"]
    assert all(row["duration"] <= 5 for row in answer["results"])


def test_a_weight_changes_the_scores(engine: Engine) -> None:
    def scores(parts: dict[str, float] | None) -> list[float]:
        return [row["score"] for row in SearchApi(engine).search("waves", 7, part_weights=parts)["results"]]

    assert scores({"left arm": 1.0}) == scores(None)
    assert scores({"left arm": 3.0}) != scores(None)


def test_relevance_and_moments_have_the_shapes_that_the_page_draws(engine: Engine) -> None:
    api = MotionApi(engine)
    why = api.why("waves", "g0")
    assert len(why["joints"]) == len(why["joint_names"]) == 22
    assert len(why["bands"]) == len(why["band_names"]) == 4 and len(why["frames"]) == 60
    moments = api.moments("waves", "g4")
    assert len(moments["times"]) == len(moments["scores"]) and 0 <= moments["best"][0] < moments["best"][1] <= 30


def test_learned_filters_give_bands_that_add_up(engine: Engine, clips: Any) -> None:
    answer = MotionApi(engine).bands("g0", "learned")
    total = 0.0
    for part in answer["components"]:
        whole = np.frombuffer(base64.b64decode(part["data"]), "<i2").reshape(-1, 4)
        total = total + whole * np.array(part["scale"]) + np.array(part["offset"])
    np.testing.assert_allclose(np.reshape(total, (-1, 22, 4))[..., :3], clips[0].joints, atol=2e-3)


def test_the_model_tab_reads_what_is_there_and_says_what_is_not(engine: Engine) -> None:
    answer = ModelApi(engine).model()
    assert answer["config"]["levels"] == 3 and answer["parameters"] > 1000
    assert answer["filters"]["learned"] is not None and len(answer["filters"]["initial"]["gain"]) == 4
    assert answer["history"] is None and answer["report"] is None


def test_descriptions_and_neighbours_come_from_the_gallery(engine: Engine, clips: Any) -> None:
    captions = {m.captions[0] for m in clips}
    assert {c["caption"] for c in MotionApi(engine).describe("g0", 3)["captions"]} <= captions
    similar = SearchApi(engine).similar("g0", 4)["results"]
    assert len(similar) == 4 and "g0" not in [row["id"] for row in similar]
