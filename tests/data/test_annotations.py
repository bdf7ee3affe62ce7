"""Annotation files: they add captions and windows to the trials of one split, and malformed ones are refused."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wamo import library as procedural
from wamo.data.annotations import annotated, read_annotations
from wamo.data.sources import CollectionOptions, load_source
from wamo.data.tables import Row, captions_of
from wamo.errors import DataError
from wamo.formats import write
from wamo.motion import SMPL22
from wamo.motion.captions import mirror_caption

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "assets" / "annotations"
SHIPPED = {"train": FOLDER / "cmu.tsv", "val": FOLDER / "cmu_val.tsv", "test": FOLDER / "cmu_test.tsv"}
SHARED = ROOT.parent / "shared" / "data" / "cmu.zip"
HEAD = "trial\tstart_s\tend_s\tcaption1\tcaption2\n"


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short and a long trial of the train split and the long one once more in the test split."""
    folder = tmp_path_factory.mktemp("collection")
    clip = procedural.generate(2, "walk")
    write(clip, folder / "short.bvh")
    write(clip.with_(joints=np.concatenate([clip.joints] * 12)[: 20 * 14]), folder / "long.bvh")
    trials = ["short\tshort.bvh\t20\ttrain\ta walk", "long\tlong.bvh\t20\ttrain\tmany steps"]
    (folder / "captions.tsv").write_text(
        "\n".join(["trial\tfile\tfps\tsplit\tcaption1", *trials, "held\tlong.bvh\t20\ttest\tmany steps"]) + "\n"
    )
    windows = [f"{trial}\t1.0\t4.0\tsomeone walks\ta man walks" for trial in ("long", "held")]
    (folder / "segments.tsv").write_text(HEAD + "\n".join(windows) + "\n")
    return folder


@pytest.fixture
def annotation_file(tmp_path: Path) -> Callable[..., str]:
    """Writes an annotation file of some rows."""

    def written(*rows: str, head: str = HEAD) -> str:
        file = tmp_path / "more.tsv"
        file.write_text(head + "".join(f"{row}\n" for row in rows), encoding="utf-8")
        return str(file)

    return written


def test_annotations_add_windows_and_captions_to_train_trials_only(
    collection: Path, annotation_file: Callable[..., str]
) -> None:
    file = annotation_file(
        "long\t1.00\t4.04\tthey stroll\tsomeone walks",
        "long\t6\t9.5\ttwo steps\t",
        "short\t\t\tshe goes on\t",
        "held\t1\t4\tthey stroll\t",
        "held\t5\t8\tmore steps\t",
        "nobody\t1\t2\tnot of this collection\t",
    )
    before = {s.key: s for s in load_source(str(collection), skeleton=SMPL22).samples}
    data = load_source(str(collection), skeleton=SMPL22, collection=CollectionOptions(annotations=file))
    assert data.annotated == 2
    after = {s.key: s for s in data.samples}
    name = collection.name
    assert set(after) - set(before) == {f"{name}/long#1"} and set(before) <= set(after)
    assert after[f"{name}/long#0"].captions == ("someone walks", "a man walks", "they stroll")
    assert after[f"{name}/short"].captions == ("a walk", "she goes on")
    fresh = after[f"{name}/long#1"]
    assert (fresh.captions, fresh.split, len(fresh.motion)) == (("two steps",), "train", 70)
    assert after[f"{name}/held#0"].captions == before[f"{name}/held#0"].captions
    for key, sample in before.items():  # the clips themselves stay as they were
        assert np.array_equal(sample.motion.joints, after[key].motion.joints)


def test_annotations_of_another_split(collection: Path, annotation_file: Callable[..., str]) -> None:
    file = annotation_file("held	5	8	more steps	", "long	6	9.5	two steps	")
    options = CollectionOptions(annotations=file, annotated_split="test")
    samples = load_source(str(collection), skeleton=SMPL22, collection=options).samples
    found = {s.key.split("/")[1] for s in samples}
    assert "held#1" in found and "long#1" not in found


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("a\t1\t2", "cells"),
        ("a\t1\t2\tone\ttwo\tthree", "cells"),
        ("\t1\t2\tone\t", "must not be empty"),
        ("a\t1\t2\t \ttwo", "must not be empty"),
        ("a\t1\t\tone\t", "both be numbers"),
        ("a\tx\t2\tone\t", "both be numbers"),
        ("a\t2\t1\tone\t", "end after its start"),
        ("a\t-1\t1\tone\t", "end after its start"),
        ("a\tnan\t1\tone\t", "end after its start"),
        ("a\t0\tinf\tone\t", "end after its start"),
    ],
)
def test_a_malformed_row_is_named(annotation_file: Callable[..., str], row: str, message: str) -> None:
    with pytest.raises(DataError, match=rf"more\.tsv, line 3.*{message}"):
        read_annotations(annotation_file("a\t0\t1\tfine\t", row))


def test_malformed_annotation_files_are_refused(
    tmp_path: Path, annotation_file: Callable[..., str], collection: Path
) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        options = CollectionOptions(annotations=str(tmp_path / "none.tsv"))
        load_source(str(collection), skeleton=SMPL22, collection=options)
    with pytest.raises(DataError, match="no column end_s"):
        read_annotations(annotation_file(head="trial\tstart_s\tcaption1\n"))
    with pytest.raises(DataError, match="cannot be read"):
        read_annotations(annotation_file("a\t0\t1\t" + "far too long " * 20_000 + "\t"))
    (tmp_path / "bytes.tsv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match="cannot be read"):
        read_annotations(tmp_path / "bytes.tsv")


def test_a_collection_with_a_binary_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "captions.tsv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match=r"captions\.tsv cannot be read"):
        load_source(str(tmp_path), skeleton=SMPL22)


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 9), st.sampled_from("abcde")), max_size=8),
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 9), st.sampled_from("vwxyz")), max_size=8),
)
def test_no_caption_is_lost_and_no_window_moved(known: list, more: list) -> None:
    def rows(windows: list) -> list[Row]:
        return [Row({"trial": "t", "start_s": str(a), "end_s": str(a + n), "caption1": c}) for a, n, c in windows]

    trial = Row({"trial": "t", "caption1": "whole"})
    same, windows = annotated(trial, rows(known), rows(more))
    assert same == trial
    assert [(w["start_s"], w["end_s"]) for w in windows[: len(known)]] == [(str(a), str(a + n)) for a, n, _ in known]
    assert all(w["caption1"] == c for w, (_, _, c) in zip(windows, known, strict=False))
    found = {(w["start_s"], c) for w in windows for c in captions_of(w)}
    assert found == {(str(a), c) for a, _, c in known + more}


@pytest.mark.parametrize(("split", "least"), [("train", 800), ("val", 80), ("test", 200)])
def test_shipped_annotations_are_well_formed(split: str, least: int) -> None:
    rows = [row for rows in read_annotations(SHIPPED[split]).values() for row in rows]
    places = [(row["trial"], row["start_s"], row["end_s"]) for row in rows]
    assert len(places) == len(set(places)) and places == sorted(places, key=lambda p: (p[0], float(p[1] or -1)))
    lengths = [float(end) - float(start) for _, start, end in places if start]
    assert len(lengths) > least and min(lengths) >= 1 and max(lengths) < 10
    for row in rows:
        for sentence in captions_of(row):
            assert 2 <= len(sentence.split()) <= 30 and sentence == sentence.strip(" .") and sentence.isprintable()
            assert mirror_caption(mirror_caption(sentence)) == sentence  # no "right after" that means a side


@pytest.mark.skipif(not SHARED.is_file(), reason="the captioned collection is not beside this checkout")
@pytest.mark.parametrize("split", list(SHIPPED))
def test_shipped_annotations_stay_in_their_split_and_within_its_trials(split: str) -> None:
    with zipfile.ZipFile(SHARED) as archive:
        table = archive.read("cmu/captions.tsv").decode().splitlines()
    trials = {row["trial"]: row for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)}
    for trial, rows in read_annotations(SHIPPED[split]).items():
        assert trials[trial]["split"] == split
        assert all(float(row["end_s"]) <= float(trials[trial]["seconds"]) + 0.06 for row in rows if row["end_s"])
