"""The endpoints themselves, without a browser: what they answer, refuse and keep apart."""

from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np
import pytest

from app.server import payload
from app.server.api.motions import MotionApi
from app.server.api.search import SearchApi
from app.server.api.visits import VisitApi
from app.server.engine import UNRELATED, Engine
from app.server.tabs.search import EXAMPLES
from wamo.errors import ConfigError, DataError, FormatError, WamoError
from wamo.formats import write
from wamo.motion import Motion
from wamo.motion.facts import Action, Claim

ALICE, BOB = "alice-0123456789ab", "bob-0123456789abcd"


@pytest.fixture
def engine(retriever: Any) -> Engine:
    return Engine.over(retriever)


@pytest.fixture
def library(shipped: Any) -> Engine:
    return Engine.over(shipped)


def unpack(packed: dict[str, Any]) -> np.ndarray:
    whole = np.frombuffer(base64.b64decode(packed["data"]), "<i2").reshape(-1, len(packed["scale"]))
    return whole * np.array(packed["scale"]) + np.array(packed["offset"])


def test_positions_survive_packing_within_a_tenth_of_a_millimetre() -> None:
    values = np.random.default_rng(0).uniform([-5, 0, -5], [5, 2, 5], (196 * 22, 3))
    assert np.abs(unpack(payload.pack(values)) - values).max() <= 1e-4


def test_packing_keeps_a_still_channel_still() -> None:
    assert np.allclose(unpack(payload.pack(np.full((10, 3), 0.75))), 0.75, atol=1e-9)


def test_eight_long_results_stay_below_400_kilobytes(engine: Engine) -> None:
    long = Motion(np.random.default_rng(1).normal(size=(4000, 22, 3)).astype(np.float32), 20, captions=("x",))
    clips = [payload.clip(long, f"g{i}", preview=True) for i in range(8)]
    assert len(json.dumps(clips)) <= 400_000
    assert clips[0]["duration"] == 200 and not clips[0]["whole"]


def test_a_search_answers_rows_without_positions_unless_asked(engine: Engine) -> None:
    api = SearchApi(engine)
    plain = api.search("a person walks forward", 3)
    assert [row["rank"] for row in plain["results"]] == [1, 2, 3]
    for row in plain["results"]:
        assert row["captions"] == list(engine.need().gallery.captions(int(row["id"][1:])))
    assert "motion" not in plain["results"][0] and len(json.dumps(plain)) < 3000
    assert "positions" in api.search("walks", 1, True)["results"][0]["motion"]


@pytest.mark.parametrize(
    ("query", "claim"),
    [
        ("a person walks forward", {"action": "walking"}),
        ("a person waves with the left hand", {"action": "wave", "side": "left"}),
        ("someone kicks with the right leg", {"action": "kick", "side": "right"}),
    ],
)
def test_the_first_result_is_a_motion_of_which_the_query_is_true(library: Engine, query: str, claim: Any) -> None:
    key = SearchApi(library).search(query, 1)["results"][0]["id"]
    clip = library.motion(key).clip
    assert Claim((Action.from_json(claim),), clip.simultaneous).holds(clip), clip


@pytest.mark.parametrize("query", ["", " \n\t", "?!…", "😀", "\x00"])
def test_a_query_without_words_shows_something_to_begin_with(engine: Engine, query: str) -> None:
    answer = SearchApi(engine).search(query, 4)
    assert len(answer["results"]) == 4 and answer["message"]
    assert all(row["score"] is None for row in answer["results"])


def test_long_and_foreign_queries_are_answered_with_a_word_about_it(engine: Engine) -> None:
    api = SearchApi(engine)
    assert "2,000" in api.search("walk " * 2000)["message"]
    assert "English" in api.search("一个人挥手")["message"]


def test_a_query_that_nothing_fits_is_told_so(library: Engine) -> None:
    library._calibrate()
    weak = [sentence for sentence in UNRELATED if "Nothing here matches well" in told(library, sentence)]
    assert len(weak) >= len(UNRELATED) / 2
    said = told(library, "a recipe for lentil soup, please")
    assert said.endswith("come nearest. No caption here says “recipe”, “lentil” or “please”.")


def test_a_query_in_the_captions_words_is_not_called_a_miss(library: Engine) -> None:
    library._calibrate()
    assert {told(library, example) for example in EXAMPLES} == {"8 of 1,000 motions, best first."}
    said = [told(library, library.need().gallery.captions(index)[0]) for index in range(0, 1000, 40)]
    assert sum("Nothing here matches well" in message for message in said) <= 1


def told(engine: Engine, query: str) -> str:
    return str(SearchApi(engine).search(query)["message"])


def test_counts_outside_the_limits_are_brought_inside(engine: Engine) -> None:
    assert len(SearchApi(engine).search("walks", 10_000)["results"]) <= 48
    assert len(SearchApi(engine).search("walks", -3)["results"]) == 1


@pytest.mark.parametrize(
    "options",
    [
        {"part_weights": {"left arm": "much"}},
        {"part_weights": {f"x{i}": 2.0 for i in range(40)}},
        {"filters": {"path": "/etc"}},
        {"filters": {"min_seconds": "soon"}},
    ],
)
def test_wrong_refinements_are_refused_with_a_sentence(engine: Engine, options: dict[str, Any]) -> None:
    with pytest.raises(ConfigError):
        SearchApi(engine).search("walks", **options)


@pytest.mark.parametrize(
    "key", ["", "g", "g-1", "g99", "g1e9", "../../etc/passwd", "g../1", "v00", "g" + "9" * 50, "g１"]
)
def test_keys_that_name_nothing_are_refused(engine: Engine, key: str) -> None:
    api = MotionApi(engine)
    for call in (api.clip, api.bands, api.describe):
        with pytest.raises(DataError):
            call(key)


def test_bands_add_up_to_the_motion_and_shares_to_one(engine: Engine, clips: tuple[Motion, ...]) -> None:
    answer = MotionApi(engine).bands("g1")
    total = sum(unpack(part) for part in answer["components"]).reshape(-1, 22, 4)
    np.testing.assert_allclose(total[..., :3], clips[1].joints, atol=2e-3)
    assert answer["names"] == ["a3", "d3", "d2", "d1"]
    assert answer["ranges"][0] == [0.0, 1.25] and answer["ranges"][-1] == [5.0, 10.0]
    assert sum(answer["shares"]) == pytest.approx(1, abs=1e-4)
    moving = np.array(answer["energy"])[[19, 21]]
    np.testing.assert_allclose(moving.sum(axis=1), 1, atol=1e-3)
    assert moving[1].argmax() == 2  # a 3 Hz wave lies in d2, 2.5 to 5 Hz


def test_bands_of_one_frame_and_of_stillness_are_calm(engine: Engine) -> None:
    assert MotionApi(engine).bands("g8")["frames"] == 1
    assert MotionApi(engine).bands("g3")["shares"] == [0.0] * 4


@pytest.mark.parametrize(("wavelet", "levels"), [("db99", 3), ("db1", 0), ("db1", 40), ("../x", 1)])
def test_unknown_wavelets_and_levels_are_refused(engine: Engine, wavelet: str, levels: int) -> None:
    with pytest.raises(ConfigError):
        MotionApi(engine).bands("g1", wavelet, levels)


def test_without_a_model_there_are_no_learned_filters() -> None:
    with pytest.raises(ConfigError, match="learned"):
        Engine.over(None).bank("learned", 3)


@pytest.mark.parametrize("kind", ["npz", "bvh", "glb", "svg"])
def test_exports_carry_a_plain_name_and_bytes(engine: Engine, kind: str) -> None:
    file = MotionApi(engine).export("g5", kind)["file"]  # its name is markup
    assert file["name"].endswith(f".{kind}") and not set(file["name"]) & set('<>/\\"')
    assert len(base64.b64decode(file["data"])) > 500


def test_an_unknown_kind_of_file_is_refused(engine: Engine) -> None:
    with pytest.raises(ConfigError):
        MotionApi(engine).export("g1", "exe")


def test_a_video_can_be_stopped(engine: Engine) -> None:
    api = MotionApi(engine)
    started = api.export("g4", "mp4", wait=False)
    assert "job" in started
    with pytest.raises(WamoError):
        answer = api.job(started["job"], stop=True)
        while "job" in answer:
            answer = api.job(started["job"], stop=True)


def test_what_a_visitor_brings_is_theirs_alone(engine: Engine, clips: tuple[Motion, ...], tmp_path: Any) -> None:
    visits, motions, search = VisitApi(engine), MotionApi(engine), SearchApi(engine)
    content = base64.b64encode(write(clips[2], tmp_path / "a.npz").read_bytes()).decode()
    key = visits.analyse("my walk.npz", content, visitor=ALICE)["motion"]["id"]
    assert motions.clip(key, ALICE)["frames"] == len(clips[2])
    for stranger in (BOB, "", "alice"):
        with pytest.raises(DataError):
            motions.clip(key, stranger)
    assert visits.add(key, "moon walk", ALICE) == {"own": 1}
    mine = search.search("moon walk", 48, visitor=ALICE)["results"]
    assert key in [row["id"] for row in mine] and len(mine) == len(engine.need().gallery) + 1
    assert key not in [row["id"] for row in search.search("moon walk", 9, visitor=BOB)["results"]]
    visits.forget(ALICE)
    with pytest.raises(DataError):
        motions.clip(key, ALICE)


def test_a_page_without_its_mark_cannot_keep_motions(engine: Engine, clips: tuple[Motion, ...], tmp_path: Any) -> None:
    content = base64.b64encode(write(clips[2], tmp_path / "a.npz").read_bytes()).decode()
    with pytest.raises(DataError):
        VisitApi(engine).analyse("a.npz", content, visitor="../../x")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.bvh", "not base64!"),
        ("x.bvh", base64.b64encode(b"\xff\xd8\xff\xe0").decode()),
        ("x.npy", base64.b64encode(b"\x80\x04\x95pickle").decode()),
        ("../../etc/passwd", base64.b64encode(b"root").decode()),
        ("x.asf", base64.b64encode(b":version 1.10").decode()),
        ("x.bvh", "A" * 70_000_000),
    ],
)
def test_bad_files_are_refused_under_their_own_name(engine: Engine, name: str, content: str) -> None:
    with pytest.raises(FormatError) as caught:
        VisitApi(engine).analyse(name, content, visitor=ALICE)
    assert "/tmp" not in str(caught.value) and "wamo-" not in str(caught.value)


def test_without_a_gallery_the_page_says_how_to_build_one() -> None:
    answer = SearchApi(Engine.over(None)).search("walks")
    assert answer["results"] == []
    assert any("python -m wamo build" in line.get("code", "") for line in answer["help"]["lines"])
    with pytest.raises(DataError):
        MotionApi(Engine.over(None)).bands("g0")
