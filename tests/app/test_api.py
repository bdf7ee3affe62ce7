"""The endpoints without a server: what they answer, refuse and keep apart."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from app.server import payload
from app.server.openers import OPENERS
from app.server.problems import NotFound
from app.server.tabs.search import EXAMPLES
from app.server.uploads import for_page
from tests.formats.format_makers import SWINGING, joints_with_calibration
from wamo import library as procedural
from wamo.errors import ConfigError
from wamo.formats import write
from wamo.motion import Motion
from wamo.motion.facts import Action, Claim
from wamo.retrieval.calibration import UNRELATED
from wamo.wavelets import FilterBank, decompose

ALICE, BOB = "alice-0123456789ab", "bob-0123456789abcd"


def unpack(packed: payload.Packed) -> np.ndarray:
    whole = np.frombuffer(base64.b64decode(packed["data"]), "<i2").reshape(-1, len(packed["scale"]))
    return whole * np.array(packed["scale"]) + np.array(packed["offset"])


def test_positions_survive_packing_within_a_tenth_of_a_millimetre() -> None:
    values = np.random.default_rng(0).uniform([-5, 0, -5], [5, 2, 5], (196 * 22, 3))
    assert np.abs(unpack(payload.pack(values)) - values).max() <= 1e-4


def test_packing_keeps_a_still_channel_still() -> None:
    assert np.allclose(unpack(payload.pack(np.full((10, 3), 0.75))), 0.75, atol=1e-9)


def test_eight_long_results_stay_below_400_kilobytes() -> None:
    long = Motion(np.random.default_rng(1).normal(size=(4000, 22, 3)).astype(np.float32), 20, captions=("x",))
    clips = [payload.clip(long, f"g{i}", preview=True) for i in range(8)]
    assert len(json.dumps(clips)) <= 400_000
    assert clips[0]["duration"] == 200 and not clips[0]["whole"]


def test_a_search_answers_rows_without_positions_unless_asked(ask: Any) -> None:
    plain = ask("search", query="a person walks forward", count=3)
    assert [row["rank"] for row in plain["results"]] == [1, 2, 3]
    for row in plain["results"]:
        assert row["captions"] == list(ask.services.loader.need().gallery.captions(int(row["key"][1:])))
        assert row["guess"] == "" and "motion" not in row
    assert len(json.dumps(plain)) < 3000
    assert "positions" in ask("search", query="walks", count=1, with_motion=True)["results"][0]["motion"]


@pytest.mark.parametrize(
    ("query", "claim"),
    [
        ("a person walks forward", {"action": "walking"}),
        ("a person waves with the left hand", {"action": "wave", "side": "left"}),
        ("someone kicks with the right leg", {"action": "kick", "side": "right"}),
    ],
)
def test_the_first_result_is_a_motion_of_which_the_query_is_true(ask_library: Any, query: str, claim: Any) -> None:
    key = ask_library("search", query=query, count=1)["results"][0]["key"]
    clip = ask_library.services.motions.shown(key).clip
    assert Claim((Action.from_json(claim),), clip.simultaneous).holds(clip), clip


@pytest.mark.parametrize("query", ["", " \n\t", "?!…", "😀", "\x00"])
def test_a_query_without_words_shows_something_to_begin_with(ask: Any, query: str) -> None:
    answer = ask("search", query=query, count=4)
    assert len(answer["results"]) == 4 and answer["message"]
    assert all(row["score"] is None for row in answer["results"])


def test_long_and_foreign_queries_are_answered_with_a_word_about_it(ask: Any) -> None:
    assert "2,000" in ask("search", query="walk " * 2000)["message"]
    assert "English" in ask("search", query="一个人挥手")["message"]


def test_results_carry_the_chance_that_they_are_right(ask_library: Any) -> None:
    def chances(**request: Any) -> list[float | None]:
        return [row["chance"] for row in ask_library("search", count=5, **request)["results"]]

    plain = chances(query="a person waves with the left hand")
    assert plain[0] > 0.5 and plain == sorted(plain, reverse=True)  # type: ignore[operator, type-var]
    assert max(chances(query="the price of oil fell")) < 0.2  # type: ignore[operator, type-var]
    for changed in (
        {"exclude": "walking"},
        {"also": "walking"},
        {"part_weights": {"left arm": 2.0}},
        {"match": "words"},
    ):
        assert set(chances(query="a person waves", **changed)) == {None}
    assert set(chances(query="")) == {None}


def test_words_are_offered_where_filters_leave_nothing(ask_library: Any) -> None:
    caption = ask_library("search", query="a person waves", count=1)["results"][0]["captions"][0]
    answer = ask_library("search", query=caption, filters={"min_seconds": 500.0})
    assert answer["results"] == [] and "words" in {offer["match"] for offer in answer["offers"]}


def test_a_query_that_nothing_fits_is_called_a_miss(ask_library: Any) -> None:
    weak = [one for one in UNRELATED if "Nothing here matches well" in ask_library("search", query=one)["message"]]
    assert len(weak) >= len(UNRELATED) / 2
    message = ask_library("search", query="a recipe for lentil soup, please")["message"]
    assert message.endswith("come nearest. No caption here says “recipe”, “lentil” or “please”.")


def test_a_query_in_the_captions_words_is_not_called_a_miss(ask_library: Any) -> None:
    messages = {ask_library("search", query=example)["message"] for example in EXAMPLES}
    assert messages == {"8 of 1,000 motions, best first."}
    gallery = ask_library.services.loader.need().gallery
    own = [ask_library("search", query=gallery.captions(index)[0])["message"] for index in range(0, 1000, 40)]
    assert sum("Nothing here matches well" in message for message in own) <= 1


def test_a_gallery_without_captions_gets_guesses_and_no_word_about_captions(retriever: Any, asker: Any) -> None:
    from wamo.retrieval import Gallery, Retriever

    bare = [motion.with_(captions=()) for motion in procedural.embedded()[:6]]
    ask = asker(Retriever(retriever.embedder, Gallery.of(bare)))
    answer = ask("search", query="a recipe for lentil soup", count=6)
    assert all(row["captions"] == [] and row["guess"] for row in answer["results"])
    assert "No caption" not in answer["message"]
    described = ask("describe", key="g0")
    assert described["guess"] and described["captions"][0]["caption"]


def test_the_opening_clips_move_visibly_when_bands_are_removed(ask_library: Any) -> None:
    answer = ask_library("search", query="", count=12)
    keys = [row["key"] for row in answer["results"]]
    assert len(set(keys)) == 12
    motions = [ask_library.services.motions.shown(key) for key in keys[:8]]
    assert [motion.name for motion in motions] == list(OPENERS)
    for motion in motions:
        bands = decompose(motion.joints.astype(np.float64), FilterBank.of("db1", 3))
        farthest = 1000 * np.linalg.norm(bands, axis=-1).max(axis=2)  # (bands, frames) mm of the most moved joint
        assert farthest[2:].mean(axis=1).min() > 10, motion.name  # accent and flick
        assert (1000 * np.linalg.norm(bands[1:].sum(axis=0), axis=-1).max(axis=1)).max() > 142, motion.name


def test_a_gallery_without_the_openers_opens_with_an_even_choice(ask: Any) -> None:
    assert [row["key"] for row in ask("search", query="", count=3)["results"]] == ["g0", "g3", "g6"]


def test_a_search_by_words_finds_names_and_captions(ask: Any, clips: tuple[Motion, ...]) -> None:
    answer = ask("search", query="a_single_frame", match="words")
    assert [row["key"] for row in answer["results"]] == ["g8"] and answer["results"][0]["score"] is None
    waves = ask("search", query="waves", match="words", count=9, filters={"max_seconds": 10})
    expected = {f"g{i}" for i, clip in enumerate(clips) if "waves" in clip.captions[0] and clip.duration <= 10}
    assert {row["key"] for row in waves["results"]} == expected and "2 motions" in waves["message"]
    nothing = ask("search", query="wavse", match="words")
    assert nothing["results"] == [] and "wavse" in nothing["message"]
    assert nothing["offers"][0]["query"] == "waves"


def test_a_motion_that_a_visitor_added_is_found_by_its_caption(ask: Any, clips: Any, tmp_path: Any) -> None:
    key = opened(ask, clips[2], tmp_path)["motions"][0]["motion"]["key"]
    ask("add", key=key, caption="zebra crossing", visitor=ALICE)
    found = ask("search", query="zebra", match="words", visitor=ALICE)["results"]
    assert [row["key"] for row in found] == [key]
    assert ask("search", query="zebra", match="words", visitor=BOB)["results"] == []
    ask("forget", visitor=ALICE)


def test_a_misspelt_word_is_answered_with_a_suggestion(ask_library: Any) -> None:
    offers = ask_library("search", query="a person wlaks in a circle", count=1)["offers"]
    assert offers[0]["query"] == "a person walks in a circle" and "Did you mean" in offers[0]["label"]
    for plain in (*EXAMPLES, "a boxer throws a punch", "someone sneezes"):
        assert ask_library("search", query=plain, count=1)["offers"] == [], plain


@pytest.mark.parametrize(
    ("query", "rest", "excluded"),
    [
        ("not walking", "a person moves", "walking"),
        ("a person waves, not walking", "a person waves", "walking"),
        ("someone turns without raising the arms", "someone turns", "raising the arms"),
        ("a man who isn't jumping, then sits", "a man who, then sits", "jumping"),
        ("waves but does not walk and jumps", "waves and jumps", "walk"),
    ],
)
def test_what_must_not_be_is_offered_as_an_exclusion(ask: Any, query: str, rest: str, excluded: str) -> None:
    offer = next(one for one in ask("search", query=query, count=1)["offers"] if one["exclude"])
    assert (offer["query"], offer["exclude"], offer["label"]) == (rest, excluded, f"But not: {excluded}")
    again = ask("search", query=offer["query"], exclude=offer["exclude"], match=offer["match"], count=3)
    assert len(again["results"]) == 3


def test_counts_outside_the_limits_are_brought_inside(ask: Any) -> None:
    assert len(ask("search", query="walks", count=10_000)["results"]) <= 48
    assert len(ask("search", query="walks", count=-3)["results"]) == 1


@pytest.mark.parametrize(
    "options",
    [
        {"part_weights": {"left arm": "much"}},
        {"part_weights": {"left arm": 7}},
        {"part_weights": {f"x{i}": 2.0 for i in range(40)}},
        {"part_weights": {"tail": 2.0}},
        {"filters": {"path": "/etc"}},
        {"filters": {"min_seconds": "soon"}},
    ],
)
def test_wrong_refinements_are_refused(ask: Any, options: dict[str, Any]) -> None:
    with pytest.raises((ConfigError, ValidationError)):
        ask("search", query="walks", **options)


@pytest.mark.parametrize(
    "key", ["", "g", "g-1", "g99", "g1e9", "../../etc/passwd", "g../1", "v00", "g" + "9" * 50, "g１"]
)
def test_keys_that_name_nothing_are_refused(ask: Any, key: str) -> None:
    for name in ("clip", "bands", "describe"):
        with pytest.raises(NotFound):
            ask(name, key=key)


def test_bands_add_up_to_the_motion_and_shares_to_one(ask: Any, clips: tuple[Motion, ...]) -> None:
    answer = ask("bands", key="g1")
    total = np.sum([unpack(part) for part in answer["components"]], axis=0).reshape(-1, 22, 4)
    np.testing.assert_allclose(total[..., :3], clips[1].joints, atol=2e-3)
    assert answer["names"] == ["a3", "d3", "d2", "d1"]
    assert answer["words"] == ["posture", "rhythm", "accent", "flick"]
    assert answer["ranges"][0] == [0.0, 1.25] and answer["ranges"][-1] == [5.0, 10.0]
    assert sum(answer["shares"]) == pytest.approx(1, abs=1e-4)
    moving = np.array(answer["energy"])[[19, 21]]
    np.testing.assert_allclose(moving.sum(axis=1), 1, atol=1e-3)
    assert moving[1].argmax() == 2  # a 3 Hz wave lies in d2, 2.5 to 5 Hz
    assert np.argmax(answer["shares"]) == 2


def test_shares_are_of_kinetic_energy_relative_to_the_pelvis(ask: Any) -> None:
    """A wave at 0.6 Hz while walking: by position almost all energy is slow; the walk itself does not count."""
    walk = ask("bands", key="g2", components=False)
    assert walk["shares"] == [0.0] * 4 and walk["energy"][0][0] > 0.9  # only the pelvis moves, and the rest with it
    assert "components" not in walk


def test_bands_of_one_frame_and_of_stillness_are_zero(ask: Any) -> None:
    assert ask("bands", key="g8")["frames"] == 1
    assert ask("bands", key="g3")["shares"] == [0.0] * 4


@pytest.mark.parametrize(("wavelet", "levels"), [("db99", 3), ("db1", 0), ("db1", 40), ("../x", 1)])
def test_unknown_wavelets_and_levels_are_refused(ask: Any, wavelet: str, levels: int) -> None:
    with pytest.raises(ConfigError):
        ask("bands", key="g1", wavelet=wavelet, levels=levels)


def test_without_a_model_there_are_no_learned_filters(asker: Any) -> None:
    with pytest.raises(ConfigError, match="learned"):
        asker(None).services.filters.bank("learned", 3)


@pytest.mark.parametrize("kind", ["npz", "bvh", "glb", "csv", "svg"])
def test_exports_carry_a_plain_name_and_bytes(ask: Any, kind: str) -> None:
    file = ask("export", key="g5", kind=kind)["file"]  # its name is markup
    assert file["name"].endswith(f".{kind}") and not set(file["name"]) & set('<>/\\"')
    assert len(base64.b64decode(file["data"])) > 500


def test_an_unknown_kind_of_file_is_refused(ask: Any) -> None:
    with pytest.raises(ValidationError):
        ask("export", key="g1", kind="exe")


def test_several_results_come_as_one_archive(ask: Any) -> None:
    data = base64.b64decode(ask("zip", keys=["g0", "g1", "g0"], kind="csv")["file"]["data"])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert len(archive.namelist()) == 2 and archive.testzip() is None
    with pytest.raises(NotFound):
        ask("zip", keys=["g0", "g99"], kind="csv")


def test_what_a_visitor_brings_is_theirs_alone(ask: Any, clips: tuple[Motion, ...], tmp_path: Any) -> None:
    key = opened(ask, clips[2], tmp_path)["motions"][0]["motion"]["key"]
    assert ask("clip", key=key, visitor=ALICE)["frames"] == len(clips[2])
    for stranger in (BOB, "", "alice"):
        with pytest.raises(NotFound):
            ask("clip", key=key, visitor=stranger)
    assert ask("add", key=key, caption="moon walk", visitor=ALICE) == {"own": 1}
    total = len(ask.services.loader.need().gallery)
    mine = ask("search", query="moon walk", count=48, visitor=ALICE)["results"]
    assert key in [row["key"] for row in mine] and len(mine) == total + 1
    assert key not in [row["key"] for row in ask("search", query="moon walk", count=9, visitor=BOB)["results"]]
    ask("forget", visitor=ALICE)
    with pytest.raises(NotFound):
        ask("clip", key=key, visitor=ALICE)


def test_several_files_become_a_gallery_and_bad_ones_are_named(ask: Any, clips: Any, tmp_path: Any) -> None:
    good = base64.b64encode(write(clips[2], tmp_path / "a.npz").read_bytes()).decode()
    files = [{"name": name, "content": content} for name, content in (
        ("one.npz", good), ("broken.bvh", base64.b64encode(b"HIERARCHY").decode()), ("two.npz", good),
        ("text.bvh", "not base64!"), ("notes.txt", good),
    )]  # fmt: skip
    answer = ask("analyse", files=files, visitor=BOB, collect=True)
    assert [one["motion"]["name"] for one in answer["motions"]] == ["one", "two"] and answer["own"] == 2
    assert {one["file"] for one in answer["errors"]} == {"broken.bvh", "text.bvh", "notes.txt"}
    own = ask("own", visitor=BOB)["motions"]
    assert [one["key"] for one in own] == [one["motion"]["key"] for one in answer["motions"]]
    assert all(one["listed"] for one in own) and ask("own", visitor=ALICE)["motions"] == []
    ask("forget", visitor=BOB)


def test_notes_and_remedies_speak_of_the_page_and_not_of_a_program(ask: Any, clips: Any, tmp_path: Any) -> None:
    lying = clips[2].joints[..., [0, 2, 1]]
    np.save(tmp_path / "z.npy", lying.astype(np.float32))
    slow = (tmp_path / "no_rate.bvh", "HIERARCHY\nROOT Hips\n{\nOFFSET 0 0 0\n")
    slow[0].write_text(slow[1])
    contents = {path.name: base64.b64encode(path.read_bytes()).decode() for path in (tmp_path / "z.npy", slow[0])}
    files = [{"name": name, "content": content} for name, content in contents.items()]
    answer = ask("analyse", files=files, visitor=ALICE)
    (read,) = answer["motions"]
    assert any("stands along Z" in note for note in read["notes"])
    told = [*read["notes"], *(f"{one['error']} {one['remedy']}" for one in answer["errors"])]
    assert not [text for text in told if "=" in text or "--" in text]
    assert all(note[0].isupper() and note.endswith(".") for note in read["notes"])
    ask("forget", visitor=ALICE)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no rate; 120 fps assumed (give the true one with fps=)",
         "No rate; 120 fps assumed (give the true one under “Frame rate”)"),
        ("the body stands along Z, though arrays have Y up (turn it with up='z')",
         "The body stands along Z, though arrays have Y up (turn it under “Reading options”)"),
        ("the first frame is a calibration pose and dropped (keep with keep_calibration=True)",
         "The first frame is a calibration pose and dropped (keep it under “Reading options”)"),
        ("a leg measures 80 units; taken as cm (give the unit with unit=)",
         "A leg measures 80 units; taken as cm (give the unit under “Reading options”)"),
        ("taken as Y up, unlike AMASS (else give up='z')",
         "Taken as Y up, unlike AMASS (else set the up axis under “Reading options”)"),
        ("unit='cm' was not applied: SMPL poses are in metres", "“cm” was not applied: SMPL poses are in metres"),
        ("Put a.asf beside a_1.amc, or give it with asf= (on the page: upload both together).",
         "Put a.asf beside a_1.amc (on the page: upload both together)."),
        ("Give fps=.", "Give the frame rate."), ("Cut the clip.", "Cut the clip."), ("", ""),
    ],
)  # fmt: skip
def test_advice_for_programs_is_put_into_the_pages_words(text: str, said: str) -> None:
    assert for_page(text) == said


def test_a_page_without_its_mark_cannot_keep_motions(ask: Any, clips: tuple[Motion, ...], tmp_path: Any) -> None:
    answer = opened(ask, clips[2], tmp_path, visitor="../../x")
    assert answer["motions"] == [] and "Reload" in answer["errors"][0]["remedy"]


def opened(ask: Any, motion: Motion, folder: Any, visitor: str = ALICE) -> dict[str, Any]:
    """What analyse answers for one motion as a file."""
    content = base64.b64encode(write(motion, folder / "a.npz").read_bytes()).decode()
    return dict(ask("analyse", files=[{"name": "my walk.npz", "content": content}], visitor=visitor))


def test_visitors_say_how_their_files_are_read(ask: Any) -> None:
    joints = 100 * joints_with_calibration()[:, :, [0, 2, 1]] * [1, -1, 1]
    buffer = io.BytesIO()
    np.savez(buffer, joints=joints, fps=20.0)
    file = {"name": "a.npz", "content": base64.b64encode(buffer.getvalue()).decode()}

    def read(**options: Any) -> dict[str, Any]:
        (found,) = ask("analyse", files=[file], visitor=ALICE, **options)["motions"]
        return dict(found)

    found = read(unit="cm", up="z", fps=10)
    assert found["motion"]["frames"] == 2 * SWINGING and "calibration pose" in " ".join(found["notes"])
    kept = read(unit="cm", up="z", keep_calibration=True)
    assert kept["motion"]["frames"] == len(joints)
    assert any("measures" in note for note in read()["notes"])  # the unit is detected, and said
    for refused in ({"unit": "feet"}, {"up": "x"}, {"keep_calibration": "perhaps"}):
        with pytest.raises(ValidationError):
            ask("analyse", files=[file], visitor=ALICE, **refused)


def test_exports_can_have_the_joint_names_of_mixamo(ask: Any) -> None:
    for kind, name in (("bvh", b"ROOT mixamorig:Hips"), ("glb", b"mixamorig:LeftUpLeg")):
        answer = ask("export", key="g1", kind=kind, naming="mixamo")
        assert name in base64.b64decode(answer["file"]["data"])
        answer = ask("zip", keys=["g1"], kind=kind, naming="mixamo")
        archive = zipfile.ZipFile(io.BytesIO(base64.b64decode(answer["file"]["data"])))
        assert name in archive.read(archive.namelist()[0])


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
def test_bad_files_are_refused_under_their_own_name(ask: Any, name: str, content: str) -> None:
    answer = ask("analyse", files=[{"name": name, "content": content}], visitor=ALICE)
    assert answer["motions"] == [] and len(answer["errors"]) == 1
    assert "/tmp" not in str(answer["errors"]) and "wamo-" not in str(answer["errors"])


def test_without_a_gallery_the_page_says_how_to_build_one(asker: Any) -> None:
    ask = asker(None)
    answer = ask("search", query="walks")
    assert answer["results"] == []
    assert any("wamo build" in line.get("code", "") for line in answer["help"]["lines"])
    with pytest.raises(NotFound):
        ask("bands", key="g0")
