"""BVH: random hierarchies against a naive reader's forward kinematics, and the reader's manners."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formats.format_makers import HABITS, body_bvh, write
from wamo.errors import FormatError
from wamo.formats import read, read_file
from wamo.formats.bvh import read_bvh
from wamo.formats.limits import Limits

in_linear_time = pytest.mark.timeout(60)
"""Ends a test whose reader takes more than linear time; the files are so large that this is minutes to hours."""


def _turn(axis: str, degrees: float) -> np.ndarray:
    c, s = np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))
    return {
        "X": np.array([[1, 0, 0], [0, c, -s], [0, s, c]]),
        "Y": np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]]),
        "Z": np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]),
    }[axis]


@st.composite
def random_bvh(draw: st.DrawFn) -> tuple[str, np.ndarray]:
    """A random BVH and the positions of its nodes (file order), by 4 x 4 matrices, frame by frame."""
    count = draw(st.integers(1, 7))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    parents = [-1] + [draw(st.integers(0, k - 1)) for k in range(1, count)]
    channels = []
    for k in range(count):
        rotations = [f"{a}rotation" for a in draw(st.permutations("XYZ"))][: draw(st.integers(0, 3))]
        positions = [f"{a}position" for a in draw(st.permutations("XYZ"))] if k == 0 or draw(st.booleans()) else []
        channels.append([*positions, *rotations] if draw(st.booleans()) else [*rotations, *positions])
    if not any(channels):
        channels[0] = ["Yrotation"]
    offsets = rng.normal(0, 10, (count, 3)).round(4)
    end = rng.normal(0, 5, (count, 3)).round(4)
    children = [[j for j in range(count) if parents[j] == k] for k in range(count)]
    lines, order = ["HIERARCHY"], []

    def add(k: int) -> None:
        lines.append(
            f"{'ROOT' if k == 0 else 'JOINT'} joint {k}" if k % 2 else f"{'ROOT' if k == 0 else 'JOINT'} j{k} {{"
        )
        if k % 2:
            lines.append("{")
        lines.append("OFFSET " + " ".join(map(str, offsets[k])))
        lines.append(f"CHANNELS {len(channels[k])} " + " ".join(channels[k]))
        order.append(k)
        for child in children[k]:
            add(child)
        if not children[k]:
            lines.extend(["End Site", "{", "OFFSET " + " ".join(map(str, end[k])), "}"])
            order.append(-1 - k)
        lines.append("}")

    add(0)
    frames = draw(st.integers(1, 4))
    columns = [(k, c) for k in order if k >= 0 for c in channels[k]]
    values = rng.uniform(-180, 180, (frames, len(columns))).round(4)
    lines += ["MOTION", f"Frames: {frames}", "Frame Time: 0.0333333"]
    lines += [" ".join(map(str, row)) for row in values]
    expected = np.zeros((frames, len(order), 3))
    for f in range(frames):
        world: dict[int, np.ndarray] = {}
        for place, k in enumerate(order):
            if k < 0:
                expected[f, place] = (world[-1 - k] @ np.array([*end[-1 - k], 1.0]))[:3]
                continue
            local = np.eye(4)
            local[:3, 3] = offsets[k]
            for (joint, channel), value in zip(columns, values[f], strict=True):
                if joint == k and channel.endswith("position"):
                    local["XYZ".index(channel[0]), 3] = value
            for (joint, channel), value in zip(columns, values[f], strict=True):
                if joint == k and channel.endswith("rotation"):
                    local[:3, :3] = local[:3, :3] @ _turn(channel[0], value)
            world[k] = local if parents[k] < 0 else world[parents[k]] @ local
            expected[f, place] = world[k][:3, 3]
    return "\n".join(lines), expected


@settings(max_examples=80, deadline=None)
@given(case=random_bvh())
def test_random_hierarchies_equal_naive_kinematics(case: tuple[str, np.ndarray], tmp_path_factory) -> None:
    text, expected = case
    hierarchy = read_bvh(write(tmp_path_factory.mktemp("bvh") / "random.bvh", text))
    np.testing.assert_allclose(hierarchy.world(), expected, atol=1e-9)
    assert hierarchy.fps == 30


@pytest.mark.parametrize(
    ("word", "fps"),
    [
        ("0.033333", 30),
        ("0.0333", 30),
        ("0.008333", 120),
        ("0.0166667", 60),
        ("0.05", 20),
        ("0.0333667", 29.97),
        ("1", 1),
    ],
)
def test_printed_frame_times_count_as_the_rate_they_round(tmp_path: Path, word: str, fps: float) -> None:
    hierarchy = read_bvh(write(tmp_path / "a.bvh", body_bvh(frame_time=word)))
    assert hierarchy.fps == pytest.approx(fps, rel=1e-5)
    if fps != 29.97:
        assert hierarchy.fps == fps


@pytest.mark.parametrize("word", ["25", "10", "1000000000", "0", "-3", "20.0"])
def test_the_rows_that_are_there_count(tmp_path: Path, word: str) -> None:
    plain = read_bvh(write(tmp_path / "b.bvh", body_bvh()))
    hierarchy = read_bvh(write(tmp_path / "a.bvh", body_bvh().replace("Frames: 20", f"Frames: {word}")))
    np.testing.assert_array_equal(hierarchy.channels, plain.channels)
    assert (word == "20.0") != any("declares" in str(note) for note in hierarchy.notes)


def test_what_blender_reads_is_read(tmp_path: Path) -> None:
    plain = read_bvh(write(tmp_path / "b.bvh", body_bvh()))
    text = re.sub(r"OFFSET (.*)", r"OFFSET \1 0 0 1", body_bvh()).replace("MOTION", "# a comment\nMotion\n// another")
    hierarchy = read_bvh(write(tmp_path / "a.bvh", "# made by hand\n" + text))
    np.testing.assert_array_equal(hierarchy.world(), plain.world())
    assert any("more than three numbers" in str(note) for note in hierarchy.notes)


@pytest.mark.parametrize("padding", ["\0\0", "\x1a", "\n\x1a\0"])
def test_padding_at_the_end_is_cut_off(padding: str, tmp_path: Path) -> None:
    text = body_bvh(HABITS["mixamo"])
    padded = read(write(tmp_path / "a.bvh", text + padding))
    np.testing.assert_array_equal(padded.joints, read(write(tmp_path / "b.bvh", text)).joints)


def test_the_first_of_two_people_is_read_with_a_note(tmp_path: Path) -> None:
    header, motion = body_bvh(HABITS["mixamo"], frames=3).split("MOTION\n")
    frames, time_of, *rows = motion.splitlines()
    rows = [f"{row} {' '.join('7' for _ in row.split())}" for row in rows]
    second = header.removeprefix("HIERARCHY\n").replace("mixamorig:", "second:")
    path = write(tmp_path / "a.bvh", "\n".join([header + second + "MOTION", frames, time_of, *rows]))
    reading = read_file(path)
    assert [note.topic for note in reading.notes] == ["skeleton"]
    alone = read(write(tmp_path / "b.bvh", body_bvh(HABITS["mixamo"], frames=3)))
    np.testing.assert_array_equal(reading.motion.joints, alone.joints)


def test_positions_that_are_all_zero_leave_the_offsets(tmp_path: Path) -> None:
    text = body_bvh(HABITS["mixamo"], frames=2)
    zeros = re.sub("CHANNELS 3 Z", "CHANNELS 6 Xposition Yposition Zposition Z", text)
    rows = zeros.splitlines()
    for k in range(len(rows) - 2, len(rows)):
        values = rows[k].split()
        angles = [values[i : i + 3] for i in range(6, len(values), 3)]
        rows[k] = " ".join(values[:6] + [word for three in angles for word in ("0", "0", "0", *three)])
    hierarchy = read_bvh(write(tmp_path / "a.bvh", "\n".join(rows)))
    np.testing.assert_allclose(hierarchy.world(), read_bvh(write(tmp_path / "b.bvh", text)).world(), atol=1e-9)
    assert any("all zero" in str(note) for note in hierarchy.notes)


def test_utf_16_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.bvh").write_bytes(body_bvh().encode("utf-16"))
    with pytest.raises(FormatError, match="UTF-16"):
        read_bvh(tmp_path / "a.bvh")


def test_the_given_rate_wins(tmp_path: Path) -> None:
    assert read_bvh(write(tmp_path / "a.bvh", body_bvh()), fps=60).fps == 60


def test_windows_line_ends_and_a_byte_order_mark_read(tmp_path: Path) -> None:
    path = tmp_path / "a.bvh"
    path.write_bytes(b"\xef\xbb\xbf" + body_bvh().replace("\n", "\r\n").encode())
    plain = read_bvh(write(tmp_path / "b.bvh", body_bvh()))
    np.testing.assert_array_equal(read_bvh(path).world(), plain.world())


def test_a_very_deep_hierarchy_does_not_exhaust_recursion(tmp_path: Path) -> None:
    depth = 1500
    text = "HIERARCHY\nROOT a\n{\nOFFSET 0 0 0\nCHANNELS 1 Xrotation\n"
    text += "JOINT b\n{\nOFFSET 0 1 0\nCHANNELS 0\n" * depth + "}\n" * (depth + 1)
    text += "MOTION\nFrames: 1\nFrame Time: 0.1\n90\n"
    world = read_bvh(write(tmp_path / "deep.bvh", text)).world()
    np.testing.assert_allclose(world[0, -1], [0, 0, depth], atol=1e-9)


BAD = {
    "truncated in the hierarchy": (lambda t: t[:300], "truncated|expected"),
    "truncated in the motion": (lambda t: t[: int(len(t) * 0.8)], "truncated|line"),
    "half a line": (lambda t: t.rstrip().rsplit(" ", 5)[0], r"line \d+"),
    "frames that are no number": (lambda t: t.replace("Frames: 20", "Frames: many"), "Frames: <number>"),
    "no rows": (lambda t: t[: t.index("Frame Time")] + "Frame Time: 0.05\n", "at least one frame"),
    "decimal commas": (lambda t: t.replace("0.000000 0.000000", "0,000000 0,000000", 1), "decimal commas"),
    "decimal commas in the frame time": (lambda t: t.replace("Time: 0.05", "Time: 0,05"), "decimal commas"),
    "no frame time": (lambda t: t.replace("Frame Time: 0.05", "Frame Time: soon"), "frame time in seconds"),
    "frame time of zero": (lambda t: t.replace("Frame Time: 0.05", "Frame Time: 0"), "frame time in seconds"),
    "no motion": (lambda t: t.split("MOTION")[0], "expected MOTION"),
    "a number of two points": (lambda t: t.replace("0.000000 0.000000", "0.000000 0.0.0", 1), r"line \d+.*0\.0\.0"),
    "a word among the numbers": (lambda t: t.replace("0.000000 0.000000", "0.000000 oops", 1), "oops"),
    "wrong channel": (lambda t: t.replace("Zrotation", "Qrotation", 1), "line 5.*Zrotation.*Qrotation"),
    "offset of two numbers": (lambda t: t.replace("OFFSET 0.000000 95", "OFFSET 95", 1), "line"),
    "one brace too many": (lambda t: t.replace("MOTION", "}\nMOTION"), "line"),
    "two channel entries": (
        lambda t: t.replace("CHANNELS 3", "CHANNELS 1 Xrotation CHANNELS 3", 1),
        "one CHANNELS entry",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_say_file_and_place(tmp_path: Path, name: str) -> None:
    change, message = BAD[name]
    text = body_bvh()
    assert change(text) != text
    with pytest.raises(FormatError, match=f"bad.bvh.*({message})"):
        read_bvh(write(tmp_path / "bad.bvh", change(text)))


@pytest.mark.parametrize("word", ["nan", "NaN", "inf", "-inf", "1e999"])
def test_not_a_number_is_found_with_its_line(tmp_path: Path, word: str) -> None:
    lines = body_bvh().splitlines()
    first = lines.index("MOTION") + 3
    lines[first + 7] = lines[first + 7].replace("0.000000", word, 1)
    with pytest.raises(FormatError, match=f"line {first + 8}: .*frame 8"):
        read_bvh(write(tmp_path / "bad.bvh", "\n".join(lines)))


@in_linear_time
def test_large_garbage_is_refused(tmp_path: Path) -> None:
    big = tmp_path / "big.bvh"
    big.write_bytes(b"0123456789 garbage\n" * 5_300_000)  # 100 MB
    with pytest.raises(FormatError, match="50 MB"):
        read_bvh(big)
    with pytest.raises(FormatError, match="HIERARCHY"):
        read_bvh(big, limits=Limits(max_bytes=200_000_000))


@in_linear_time
def test_large_garbage_after_a_good_header_is_refused(tmp_path: Path) -> None:
    text = body_bvh(frames=2).replace("Frames: 2", "Frames: 100000")
    with pytest.raises(FormatError, match="line"):
        read_bvh(write(tmp_path / "big.bvh", text + "1.5 2.5 x3\n" * 4_000_000))
    with pytest.raises(FormatError, match="line"):
        read_bvh(write(tmp_path / "long.bvh", text + "1.5 " * 12_000_000))


@in_linear_time
@pytest.mark.parametrize("shape", ["rope", "star", "comb"])
def test_huge_trees_are_refused(tmp_path: Path, shape: str) -> None:
    joint = "JOINT b\n{\nOFFSET 1 1 0\nCHANNELS 0\n"
    rest = {
        "rope": joint * 1900 + "}\n" * 1900,
        "star": (joint + "}\n") * 1900,
        "comb": (joint + joint + "}\n") * 950 + "}\n" * 950,
    }
    text = "HIERARCHY\nROOT a\n{\nOFFSET 0 0 0\nCHANNELS 1 Xrotation\n" + rest[shape] + "}\n"
    path = write(tmp_path / "huge.bvh", text + "MOTION\nFrames: 9000\nFrame Time: 0.1\n" + "1\n" * 9000)
    with pytest.raises(FormatError, match="missing: left_hip"):
        read(path)


def test_a_jpeg_named_bvh_is_called_a_jpeg(tmp_path: Path) -> None:
    path = tmp_path / "photo.bvh"
    path.write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 50)
    with pytest.raises(FormatError, match=r"photo\.bvh.*JPEG"):
        read_bvh(path)


@settings(max_examples=60, deadline=None)
@given(cut=st.integers(0, 3000), junk=st.text(max_size=30))
def test_any_damage_reads_or_says_why(cut: int, junk: str, tmp_path_factory) -> None:
    text = body_bvh(frames=3)
    path = write(tmp_path_factory.mktemp("bvh") / "cut.bvh", text[:cut] + junk + text[cut + len(junk) :])
    try:
        assert np.isfinite(read_bvh(path).world()).all()
    except FormatError as error:
        assert "cut.bvh" in str(error)
