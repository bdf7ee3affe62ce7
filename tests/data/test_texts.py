"""Captions without motions: read by clip, held-out clips left out, and never mistaken for a collection of motions."""

from __future__ import annotations

from pathlib import Path

import pytest

from wamo.data.sources import load_source
from wamo.data.spec import SourceSpec, below
from wamo.data.texts import is_text_folder, read_texts
from wamo.errors import DataError
from wamo.motion import SMPL22


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "captions.tsv").write_text(
        "id\tsubset\tcaption\n1\tCMU\ta person walks\n1\tCMU\tA person walks \n1\tCMU\tsomebody strolls\n"
        "2\tKIT\the jumps\n2\tKIT\t\n3\tKIT\ta wave\n3\tKIT\tsomeone waves\n",
        encoding="utf-8",
    )
    return tmp_path / "words"


def test_captions_of_a_clip_belong_together_each_once(folder: Path) -> None:
    texts = read_texts(folder)
    assert texts.groups == (("a person walks", "somebody strolls"), ("he jumps",), ("a wave", "someone waves"))
    assert texts.paraphrased == (texts.groups[0], texts.groups[2])
    assert len(texts.captions) == 5 and texts.held_out == 0


def test_clips_of_val_and_test_are_left_out_and_change_the_hash(folder: Path) -> None:
    texts = read_texts(folder, {"3", "9"})
    assert texts.groups == (("a person walks", "somebody strolls"), ("he jumps",)) and texts.held_out == 1
    assert texts.hash != read_texts(folder).hash
    with pytest.raises(DataError, match="no caption outside"):
        read_texts(folder, {"1", "2", "3"})


def test_every_clip_is_either_reserved_or_learned_from(folder: Path) -> None:
    rows = "".join(f"{number}\tCMU\tcaption {number}\n" for number in range(200))
    (folder / "captions.tsv").write_text(f"id\tsubset\tcaption\n{rows}", encoding="utf-8")
    every, reserved, rest = (read_texts(folder, {"7"}, reserved=part) for part in (None, True, False))
    assert set(reserved.captions) | set(rest.captions) == set(every.captions)
    assert not set(reserved.captions) & set(rest.captions)
    assert 20 < len(reserved.groups) == rest.others < 60 and rest.held_out == reserved.held_out == 1


def test_other_folders_are_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="columns id and caption"):
        read_texts(tmp_path)
    with pytest.raises(DataError, match="--texts instead of --data"):
        load_source(str(folder), skeleton=SMPL22)
    (folder / "captions.tsv").write_text("trial\tfile\tfps\tsplit\tid\tcaption\n")
    assert not is_text_folder(folder)


def test_names_are_looked_up_below_the_root(folder: Path, tmp_path: Path) -> None:
    assert below("words", str(tmp_path)) == str(folder)
    assert below("none", str(tmp_path)) == "none" and below("words", "") == "words"
    spec = SourceSpec.parse("words:own=2", weighted=True).found_in(str(tmp_path))
    assert spec == SourceSpec(str(folder), 2.0, "own")
    assert SourceSpec.parse("library").found_in(str(tmp_path)).is_library
