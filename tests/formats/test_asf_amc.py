"""ASF + AMC against a naive walk through the bones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from tests.formats.format_makers import ASF_BONES, amc_text, amc_values, asf_text, write
from wamo.errors import FormatError
from wamo.formats import FormatWarning, ReadOptions, read, read_file
from wamo.formats.asf import read_asf
from wamo.formats.asf_amc import read_amc


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    write(tmp_path / "07.asf", asf_text())
    return write(tmp_path / "07_01.amc", amc_text(amc_values(5)))


def _naive_ends(pose: dict[str, list[float]]) -> dict[str, np.ndarray]:
    """End of each bone: C M C^-1 with scipy's rotations, bone after bone."""
    parents: dict[str, str] = {}
    for line in asf_text().split(":hierarchy")[1].splitlines():
        parent, *children = line.split() or [""]
        parents |= dict.fromkeys(children, parent)
    root = Rotation.from_euler("xyz", pose["root"][3:], degrees=True)
    ends, turns = {"root": np.array(pose["root"][:3])}, {"root": root}
    for bone, (direction, length, axis, dof) in ASF_BONES.items():
        c = Rotation.from_euler("xyz", axis, degrees=True)
        angles = dict(zip(dof.split(), pose.get(bone, []), strict=True))
        m = Rotation.from_euler("xyz", [angles.get(k, 0.0) for k in ("rx", "ry", "rz")], degrees=True)
        turns[bone] = turns[parents[bone]] * c * m * c.inv()
        unit = np.array(direction) / np.linalg.norm(direction)
        ends[bone] = ends[parents[bone]] + turns[bone].apply(unit * length)
    return ends


def test_positions_equal_the_naive_walk(pair: Path) -> None:
    hierarchy = read_amc(pair, fps=30)
    world = hierarchy.world()
    index = {node.name: k for k, node in enumerate(hierarchy.nodes)}
    for frame, pose in enumerate(amc_values(5)):
        ends = _naive_ends(pose)
        for start, end in (("ltibia", "lfemur"), ("lradius", "lhumerus"), ("rfoot", "rtibia"), ("head_end", "head")):
            np.testing.assert_allclose(world[frame, index[start]], ends[end], atol=1e-6)


def test_mapped_in_metres(pair: Path) -> None:
    found = read_file(pair, ReadOptions(fps=30))
    motion, mapping = found.motion, found.mapping
    assert mapping is not None and mapping.unit == pytest.approx(0.0254 / 0.45) and mapping.unit_from == "from the file"
    thigh = np.linalg.norm(motion.joints[:, 1] - motion.joints[:, 4], axis=-1)
    np.testing.assert_allclose(thigh, 7.5 * 0.0254 / 0.45, rtol=1e-5)
    assert motion.fps == 30


def test_an_assumed_rate_is_a_warning(pair: Path) -> None:
    with pytest.warns(FormatWarning, match="120 fps assumed"):
        motion = read(pair)
    assert motion.fps == 120
    assert any("120 fps assumed" in str(note) for note in read_file(pair).notes)


def test_a_missing_skeleton_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "09_01.amc", amc_text(amc_values(2)))
    with pytest.raises(FormatError, match=r"09_01\.amc.*ASF skeleton.*none"):
        read(path, fps=120)
    other = write(tmp_path / "somewhere.asf", asf_text())
    assert len(read(path, fps=120, asf=other)) == 2


def test_the_skeleton_is_found_by_subject(tmp_path: Path) -> None:
    write(tmp_path / "07.asf", asf_text())
    write(tmp_path / "08.asf", asf_text().replace("7.5", "8.5"))
    motion = read(write(tmp_path / "08_02.amc", amc_text(amc_values(2))), fps=120)
    thigh = np.linalg.norm(motion.joints[0, 1] - motion.joints[0, 4])
    assert thigh == pytest.approx(8.5 * 0.0254 / 0.45, rel=1e-5)


def test_radians_and_another_length(tmp_path: Path) -> None:
    poses = amc_values(3)
    inches = asf_text().replace("length 0.45", "length 1.0").replace("angle deg", "angle rad")
    for name, (_, _, axis, _) in ASF_BONES.items():
        assert name
        radians = " ".join(str(np.deg2rad(a)) for a in axis)
        inches = inches.replace(f"axis {' '.join(map(str, axis))} XYZ", f"axis {radians} XYZ")
    write(tmp_path / "1.asf", inches)
    for pose in poses:
        pose["root"][3:] = np.deg2rad(pose["root"][3:])
        for bone in list(pose)[1:]:
            pose[bone] = list(np.deg2rad(pose[bone]))
    write(tmp_path / "2.asf", asf_text())
    rad = read_amc(write(tmp_path / "1_1.amc", amc_text(poses).replace(":DEGREES", ":RADIANS")), fps=30)
    deg = read_amc(write(tmp_path / "2_1.amc", amc_text(amc_values(3))), fps=30)
    np.testing.assert_allclose(rad.world(), deg.world(), atol=1e-5)
    assert rad.unit == pytest.approx(0.0254)


def test_bones_without_values_stay_at_rest_with_a_note(pair: Path) -> None:
    lines = [line for line in pair.read_text().splitlines() if not line.startswith("lradius")]
    reading = read_file(write(pair, "\n".join(lines)), ReadOptions(fps=120))
    assert [str(note) for note in reading.notes if "lradius" in str(note) and note.topic == "joints"]


BAD_AMC = {
    "unknown bone": (lambda t: t.replace("lfemur", "tail"), r"line \d+.*bone of 07\.asf.*tail"),
    "a value missing": (lambda t: t.rsplit(" ", 1)[0] + "\n", r"line \d+"),
    "decimal commas": (lambda t: t.replace(".", ","), r"line \d+.*decimal commas.*decimal points"),
    "a word": (lambda t: t.replace("rwrist ", "rwrist x", 2), r"line \d+"),
    "nan": (lambda t: t[: t.rindex("rwrist")] + "rwrist nan\n", "finite"),
    "last frame cut": (lambda t: t[: t.rindex("rradius")], "truncated"),
    "no frames": (lambda t: ":FULLY-SPECIFIED\n:DEGREES\n", "first frame"),
    "not an amc": (lambda t: "hello world\n" * 10, "first frame"),
}


@pytest.mark.parametrize("name", BAD_AMC)
def test_bad_motions_say_file_and_place(pair: Path, name: str) -> None:
    change, message = BAD_AMC[name]
    write(pair, change(pair.read_text()))
    with pytest.raises(FormatError, match=rf"07_01\.amc.*({message})"):
        read(pair, fps=120)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("name lfemur", "name", r"07\.asf, line \d+"),
        ("lhipjoint lfemur\n", "lhipjoint lfemurr\n", "bone of :bonedata"),
        ("length 7.5", "length much", r"line \d+"),
        (":hierarchy", ":nothing", "no :hierarchy"),
        ("lfemur ltibia", "ltibia lfemur", "parent that is in the tree"),
        ("dof rx ry rz", "dof rx qq rz", r"line \d+"),
    ],
)
def test_bad_skeletons_say_file_and_place(pair: Path, old: str, new: str, message: str) -> None:
    write(pair.with_name("07.asf"), asf_text().replace(old, new, 1))
    with pytest.raises(FormatError, match=message):
        read(pair, fps=120)


@pytest.mark.timeout(60)  # more than linear time would be hours
def test_large_garbage_is_refused(pair: Path) -> None:
    good = pair.read_text()
    for text in (
        good + "12 foo bar\n" * 3_000_000,
        "x y " * 10_000_000,
        good[: good.index("\n2\n")] + "\nlfemur 1 2 3" * 2_000_000,
    ):
        write(pair, text)
        with pytest.raises(FormatError, match=r"07_01\.amc, line"):
            read(pair, fps=30)


def test_a_skeleton_alone_is_not_a_motion(pair: Path) -> None:
    with pytest.raises(FormatError, match="skeleton"):
        read(pair.with_name("07.asf"))
    assert set(ASF_BONES) < set(read_asf(pair.with_name("07.asf")).bones)
