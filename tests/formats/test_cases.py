"""Small files with one trait each that readers get wrong, with the values that are right."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from wamo.errors import FormatError
from wamo.formats import Reading, ReadOptions, read_file

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="shared test cases are not there")


def case(name: str, **options: object) -> Reading:
    """The reading of the case whose name begins so."""
    return read_file(next((CASES / "formats").glob(f"{name}*")), ReadOptions(**options))  # type: ignore[arg-type]


def figures(reading: Reading) -> tuple[float, float, float, list[float]]:
    """Head to ankle height, thigh, hip width and canonical travel, metres."""
    motion = reading.motion.canonical()
    at = {name: motion.joints[:, k] for k, name in enumerate(motion.skeleton.joints)}
    height = float((at["head"] - at["left_ankle"])[:, 1].mean())
    thigh = float(np.linalg.norm(at["left_hip"] - at["left_knee"], axis=-1).mean())
    width = float(np.linalg.norm(at["left_hip"] - at["right_hip"], axis=-1).mean())
    return height, thigh, width, (at["pelvis"][-1] - at["pelvis"][0]).round(2).tolist()


@pytest.mark.parametrize(
    ("name", "note"),
    [("00", ""), ("01", "calibration"), ("02", "Z is up"), ("04a", "declares 11"), ("04b", "declares 13"),
     ("04c", "declares 0"), ("09a", "line ends"), ("09b", "")],
)  # fmt: skip
def test_the_control_walk_in_all_its_forms(name: str, note: str) -> None:
    reading = case(name)
    height, thigh, width, travel = figures(reading)
    assert (round(height, 2), round(thigh, 3), round(width, 3)) == (1.44, 0.410, 0.180)
    np.testing.assert_allclose(travel, [0, 0, 0.33], atol=0.01)
    assert len(reading.motion) == 12
    assert any(note in str(n) for n in reading.notes) if note else not reading.notes


def test_a_calibration_frame_is_kept_on_request() -> None:
    assert len(case("01", keep_calibration=True).motion) == 13


def test_smpl_poses_with_y_up() -> None:
    height, _, _, travel = figures(case("03"))
    assert height == pytest.approx(1.42, abs=0.01)
    np.testing.assert_allclose(travel, [0, 0, 1.16], atol=0.01)
    assert figures(case("03", up="y"))[0] == pytest.approx(height)
    assert figures(case("03", up="z"))[0] < 0.2


@pytest.mark.parametrize("name", ["05a", "05b", "05d", "12"])
def test_suffixes_short_forms_and_double_hips_are_names(name: str) -> None:
    reading = case(name)
    assert reading.mapping is not None and reading.mapping.method == "names"
    height, thigh, width, _ = figures(reading)
    assert (round(height, 2), round(thigh, 3), round(width, 3)) == (1.44, 0.410, 0.180)


def test_a_child_is_not_a_giant() -> None:
    reading = case("07")
    assert figures(reading)[0] == pytest.approx(0.87, abs=0.02)
    assert any(note.topic == "unit" for note in reading.notes)
    assert figures(case("07", unit="adult"))[0] == pytest.approx(1.47, abs=0.05)


def test_zero_positions_leave_the_offsets() -> None:
    assert figures(case("08"))[1] == pytest.approx(0.410, abs=1e-3)


def test_decimal_commas_are_named() -> None:
    with pytest.raises(FormatError, match="decimal commas"):
        case("09d")


def test_a_long_packed_clip_is_refused_from_its_header() -> None:
    with pytest.raises(FormatError, match="packed"):
        read_file(CASES / "trust" / "many-frames-52kB.npz")
