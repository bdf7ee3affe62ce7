"""The shared collections, where they are: every file reads, bones stay rigid, walks go forward, left is left."""

from __future__ import annotations

import csv
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest

from wamo.errors import FormatError
from wamo.formats import ReadOptions, read, read_collection, read_file
from wamo.formats.humanml3d import read_captions
from wamo.formats.topology import forward_cue, side_score
from wamo.motion import SMPL22, Motion
from wamo.motion.geometry import facing

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
KINDS = {"CC_Base_Hip": 38, "hip": 35, "Hips": 3, "root": 53, "ASF": 41}
# these walk around or past obstacles, sideways in part
SIDEWAYS = {"127_29", "127_31", "127_32"}


def _folder(name: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    unpacked = Path(os.environ.get("WAMO_DATA", "nowhere")) / name
    if unpacked.is_dir():
        return unpacked
    archive = SHARED / f"{name}.zip"
    if not archive.is_file():
        pytest.skip(f"the {name} collection is not there (neither in WAMO_DATA nor in ../shared/data)")
    target = tmp_path_factory.mktemp("data")
    with zipfile.ZipFile(archive) as zipped:
        zipped.extractall(target)
    return target / name


@pytest.fixture(scope="session")
def cmu(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _folder("cmu", tmp_path_factory)


@pytest.fixture(scope="session")
def uiprmd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _folder("uiprmd", tmp_path_factory)


def _rows(cmu: Path) -> list[dict[str, str]]:
    with (cmu / "captions.tsv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t"))


def _kind(path: Path) -> str:
    return "ASF" if path.suffix == ".amc" else path.read_text().split(None, 3)[2]


def _check(row: dict[str, str], cmu: Path) -> Motion:
    path = cmu / row["file"]
    found = read_file(path, ReadOptions(fps=float(row["fps"]) if path.suffix == ".amc" else None))
    motion, mapping = found.motion, found.mapping
    assert mapping is not None and mapping.method == "names", path.name
    assert motion.fps == float(row["fps"]) and motion.duration == pytest.approx(float(row["seconds"]), abs=0.05)
    _check_bones(motion)
    _check_body(motion)
    return motion


def _check_bones(motion: Motion) -> None:
    rigid = 0
    for parent, child in SMPL22.bones:
        if {SMPL22.joints[parent], SMPL22.joints[child]} & set(motion.completed):
            continue
        length = np.linalg.norm(motion.joints[:, parent] - motion.joints[:, child], axis=-1)
        assert np.ptp(length) <= 0.01 * length.mean(), (motion.name, SMPL22.joints[child])
        rigid += 1
    assert rigid >= 10, motion.completed


def _check_body(motion: Motion) -> None:
    """Proportions of a person, and knees and feet that point where the hips face, which fixes the sides."""
    at = {joint: motion.joints[:, k] for k, joint in enumerate(SMPL22.joints)}
    leg = np.linalg.norm(at["left_hip"] - at["left_knee"], axis=-1) + np.linalg.norm(
        at["left_knee"] - at["left_ankle"], axis=-1
    )
    assert 0.7 < leg.mean() < 1.0, motion.name
    torso = np.linalg.norm(at["neck"] - at["pelvis"], axis=-1)
    assert 0.38 < (torso / leg).mean() < 0.66, motion.name
    legs = [[at[f"{side}_{joint}"] for joint in ("hip", "knee", "ankle", "foot")] for side in ("left", "right")]
    forward = np.sum([forward_cue(*leg) for leg in legs], axis=0)
    sure = side_score(at["left_hip"] - at["right_hip"], at["neck"] - at["pelvis"], forward)
    assert sure > 0.6, (motion.name, sure)


def test_one_file_of_each_kind(cmu: Path) -> None:
    seen: set[str] = set()
    for row in _rows(cmu):
        kind = _kind(cmu / row["file"])
        if kind not in seen:
            _check(row, cmu)
            seen.add(kind)
    assert seen == set(KINDS)


@pytest.mark.slow
def test_every_file(cmu: Path) -> None:
    kinds = dict.fromkeys(KINDS, 0)
    for row in _rows(cmu):
        _check(row, cmu)
        kinds[_kind(cmu / row["file"])] += 1
    assert kinds == KINDS


@pytest.mark.slow
def test_the_collection_reader_finds_every_trial(cmu: Path) -> None:
    fps = {Path(row["file"]).name: float(row["fps"]) for row in _rows(cmu)}
    found = dict(read_collection(cmu, fps=lambda p: fps[p.name] if p.suffix == ".amc" else None))
    assert {p.name for p in found} == set(fps)
    assert not [r for r in found.values() if isinstance(r, FormatError)]


def test_walks_go_where_the_body_faces(cmu: Path) -> None:
    walks = [r for r in _rows(cmu) if r["index_description"].startswith("walk") and float(r["seconds"]) < 12]
    assert len(walks) >= 10
    for row in walks:
        motion = read(cmu / row["file"], fps=float(row["fps"])).resample(20)
        step = np.diff(motion.joints[:, 0], axis=0) * [1, 0, 1]
        along = (step * facing(motion.joints, SMPL22)[:-1]).sum() / np.linalg.norm(step, axis=-1).sum()
        assert along > 0.9 or row["trial"] in SIDEWAYS, (row["trial"], along)


def test_walking_arms_swing_against_the_legs(cmu: Path) -> None:
    """Left and right are told apart by the gait: the left wrist goes with the right foot."""
    for name in ("bvh/07_02.bvh", "bvh/07_01.bvh", "bvh/08_07.bvh", "amc/02_01.amc"):
        motion = read(cmu / name, fps=120 if name.endswith("amc") else None).resample(20)
        ahead = facing(motion.joints, SMPL22)
        place = {
            j: ((motion.joints[:, SMPL22.index(j)] - motion.joints[:, 0]) * ahead).sum(axis=-1) for j in SMPL22.joints
        }
        feet = place["left_ankle"] - place["right_ankle"]
        hands = place["left_wrist"] - place["right_wrist"]
        assert np.corrcoef(feet, hands)[0, 1] < -0.6, name


def test_exercises_read_with_their_captions(uiprmd: Path) -> None:
    files = sorted((uiprmd / "new_joints").glob("*.npy"))
    assert len(files) == 990
    for path in files[::45]:
        motion = read(path)
        assert motion.fps == 20 and motion.skeleton is SMPL22
        np.testing.assert_allclose(motion.canonical().joints, motion.joints, atol=2e-3)
        captions = read_captions(uiprmd / "texts" / f"{path.stem}.txt")
        assert len(captions) >= 3 and all(c.whole and c.tokens for c in captions)


def test_the_worked_arm_is_on_the_captions_side(uiprmd: Path) -> None:
    """Shoulder abduction: the wrist that rises above the head is the one that the caption names."""
    with (uiprmd / "index.tsv").open(encoding="utf-8", newline="") as handle:
        rows = [
            r
            for r in csv.DictReader(handle, delimiter="\t")
            if r["movement"] == "m07" and r["side"] in ("left", "right")
        ]
    for row in rows[::9]:
        joints = read(uiprmd / "new_joints" / f"{row['id']}.npy").joints
        rise = {s: np.ptp(joints[:, SMPL22.index(f"{s}_wrist"), 1]) for s in ("left", "right")}
        assert max(rise, key=rise.__getitem__) == row["side"], row["id"]
