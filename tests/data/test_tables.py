"""Tables: malformed rows are named by file and line, and paths stay inside their folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wamo import library as procedural
from wamo.data.sources import load_source
from wamo.data.tables import path_inside, read_table
from wamo.errors import DataError
from wamo.formats import write
from wamo.motion import SMPL22


def test_malformed_rows_are_errors_or_reported(tmp_path: Path) -> None:
    file = tmp_path / "some.tsv"
    file.write_text("a\tb\tc\n1\t2\n1\n1\t2\t3\t4\n5\t6\t7\n")
    problems: list[str] = []
    assert read_table(file, ("a", "b"), problems) == [{"a": "1", "b": "2", "c": ""}, {"a": "5", "b": "6", "c": "7"}]
    assert [p.partition(":")[0] for p in problems] == ["some.tsv, line 3", "some.tsv, line 4"]
    with pytest.raises(DataError, match=r"some\.tsv, line 3"):
        read_table(file, ("a", "b"))
    with pytest.raises(DataError, match="no column d"):
        read_table(file, ("d",))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_an_error(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    file = tmp_path_factory.mktemp("t") / "any.tsv"
    file.write_bytes(b"a\tb\n" + data)
    try:
        rows = read_table(file, ("a",), [])
    except DataError:
        return
    assert all(set(row) == {"a", "b"} for row in rows)


@pytest.mark.parametrize("name", ["../x.bvh", "a/../../x", "/etc/passwd", "", "..", "link/x.bvh", "a\0b", "..\\x"])
def test_paths_that_leave_the_folder_are_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link").symlink_to(tmp_path)
    with pytest.raises(DataError, match="folder"):
        path_inside(folder, name)
    assert path_inside(folder, "sub/x.bvh") == folder / "sub" / "x.bvh"


def test_bad_rows_of_a_collection_are_skipped_by_file_and_line(tmp_path: Path) -> None:
    write(procedural.generate(1, "walk"), tmp_path / "good.bvh")
    (tmp_path.parent / "outside.bvh").write_bytes((tmp_path / "good.bvh").read_bytes())
    rows = ["t1\tgood.bvh\t20\ttrain\ta walk", "t2\t../outside.bvh\t20\ttrain\tx", "t3\tgood.bvh\tfast\ttrain\tx", "t4"]
    (tmp_path / "captions.tsv").write_text("\n".join(["trial\tfile\tfps\tsplit\tcaption1", *rows]) + "\n")
    windows = ["t1\t0\t1\ta step", "t1\tsoon\t1\tx", "t1\t90\t95\tx"]
    (tmp_path / "segments.tsv").write_text("\n".join(["trial\tstart_s\tend_s\tcaption1", *windows]) + "\n")
    data = load_source(str(tmp_path), skeleton=SMPL22)
    assert [s.key.split("/")[1] for s in data.samples] == ["t1", "t1#0"]
    places = ["captions.tsv, line 3", "captions.tsv, line 4", "captions.tsv, line 5", "segments.tsv, line 3"]
    for place in (*places, "segments.tsv, line 4"):
        assert any(note.startswith(place) for note in data.notes), (place, data.notes)
