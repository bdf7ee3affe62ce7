"""One reader for all: dispatch by content and extension, collections, the public face."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.formats.format_makers import HABITS, amc_text, amc_values, asf_text, body_bvh, write
from wamo import Motion
from wamo.errors import FormatError
from wamo.formats import KNOWN_EXTENSIONS, WRITERS, Reading, read, read_collection
from wamo.formats import write as write_motion

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 40


@pytest.mark.parametrize("extension", [*KNOWN_EXTENSIONS, ".asf", ".jpg", ""])
def test_a_jpeg_is_a_clear_error_under_any_name(tmp_path: Path, extension: str) -> None:
    path = tmp_path / f"photo{extension}"
    path.write_bytes(JPEG)
    with pytest.raises(FormatError, match="photo"):
        read(path)


@pytest.mark.parametrize("extension", KNOWN_EXTENSIONS)
def test_an_empty_file_a_folder_and_nothing(tmp_path: Path, extension: str) -> None:
    empty = tmp_path / f"empty{extension}"
    empty.write_bytes(b"")
    folder = tmp_path / f"folder{extension}"
    folder.mkdir()
    for path in (empty, folder, tmp_path / f"absent{extension}"):
        with pytest.raises(FormatError, match=path.stem):
            read(path)


def test_content_counts_more_than_the_name(tmp_path: Path) -> None:
    motion = read(write(tmp_path / "walk.txt", body_bvh(HABITS["unreal"])))
    assert motion.name == "walk" and len(motion) == 20
    assert read(tmp_path / "walk.txt", name="other").name == "other"


def test_one_frame_is_a_motion(tmp_path: Path) -> None:
    motion = Motion.read(write(tmp_path / "a.bvh", body_bvh(HABITS["unreal"], frames=1)))
    assert len(motion) == 1 and len(motion.canonical().resample(20)) == 1


def test_writers_go_by_extension(tmp_path: Path) -> None:
    motion = read(write(tmp_path / "a.bvh", body_bvh(HABITS["unreal"])))
    assert {".npz", ".bvh", ".glb"} <= set(WRITERS)
    np.testing.assert_array_equal(read(write_motion(motion, tmp_path / "a.npz")).joints, motion.joints)
    with pytest.raises(FormatError, match=r"\.npz"):
        write_motion(motion, tmp_path / "a.xyz")


def test_a_collection_continues_after_bad_files(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    write(tmp_path / "a.bvh", body_bvh(HABITS["unreal"]))
    write(tmp_path / "b.bvh", body_bvh(HABITS["unreal"])[:500])
    write(tmp_path / "deep" / "07.asf", asf_text())
    write(tmp_path / "deep" / "07_01.amc", amc_text(amc_values(4)))
    (tmp_path / "deep" / "er" / "c.bvh").write_bytes(JPEG)
    write(tmp_path / "notes.txt", "hello")

    def rate(path: Path) -> float | None:
        return 30 if path.suffix == ".amc" else None

    found = {path.name: result for path, result in read_collection(tmp_path, fps=rate)}
    assert set(found) == {"a.bvh", "b.bvh", "07_01.amc", "c.bvh"}
    assert isinstance(found["b.bvh"], FormatError) and isinstance(found["c.bvh"], FormatError)
    other = found["07_01.amc"]
    assert isinstance(found["a.bvh"], Reading) and isinstance(other, Reading) and other.motion.fps == 30


def test_reading_does_not_import_torch() -> None:
    code = "import sys, wamo.formats.humanml3d, wamo.formats.amass, wamo.formats.mapping, wamo.motion\n"
    code += "print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300, check=True)
    assert done.stdout.strip() == "False"
