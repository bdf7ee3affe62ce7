"""BVH files: any hierarchy, any channels, numbers parsed in one piece."""

from __future__ import annotations

import re
import warnings
from os import PathLike
from pathlib import Path

import numpy as np

from wamo.errors import FormatError
from wamo.formats.hierarchy import Hierarchy, Node
from wamo.formats.limits import DEFAULT_LIMITS, Limits, read_text

_TOKEN = re.compile(r"[{}]|[^\s{}]+")
_MOTION = re.compile(r"^[ \t]*MOTION\b[ \t]*\r?$", re.MULTILINE)
_FRAMES = re.compile(r"\s*Frames\s*:?\s*(\S+)[ \t]*\r?\n?", re.IGNORECASE)
_FRAME_TIME = re.compile(r"\s*Frame\s+Time\s*:?\s*(\S+)[ \t]*\r?\n?", re.IGNORECASE)
_CHANNEL = re.compile(r"([XYZ])(position|rotation)", re.IGNORECASE)
_NOT_A_NUMBER = re.compile(r"[^0-9eE+\-.\s]")
_MAX_HEADER = 5_000_000  # characters: far above the largest skeleton, far below what takes seconds to read


def read_bvh(path: str | PathLike[str], *, fps: float | None = None, limits: Limits = DEFAULT_LIMITS) -> Hierarchy:
    """Read a BVH file as it stands: no mapping, no change of unit.

    Position channels replace the OFFSET of their axis (as in most files; elsewhere they repeat it). A frame time that
    is a rounded whole frame rate ("0.033333") counts as that rate.

    Parameters
    ----------
    fps : frame rate to use instead of the file's Frame Time

    Raises
    ------
    FormatError
        With the line: wrong structure, wrong number of values or frames, NaN, limits exceeded.
    """
    name = Path(path).name
    text = read_text(path, "a BVH file", limits)
    if not text[:4096].lstrip().upper().startswith("HIERARCHY"):
        first = text[:4096].lstrip().split("\n", 1)[0][:40].strip()
        raise FormatError(name, "HIERARCHY as the first word of a BVH file", repr(first), line=1)
    motion = _MOTION.search(text)
    header_end = motion.start() if motion else len(text)
    if header_end > _MAX_HEADER:
        raise FormatError(name, "MOTION after the hierarchy", f"none in the first {_MAX_HEADER // 1_000_000} MB")
    nodes, columns = _hierarchy(name, text[:header_end], limits)
    if motion is None:
        mend = "The file seems truncated."
        raise FormatError(name, "MOTION after the hierarchy", "the end of the file", line=_line(text, -1), mend=mend)
    count, file_fps, start = _motion_header(name, text, motion.end(), fps, limits, len(nodes))
    channels = _numbers(name, text, start, count, columns)
    rotations = [column for node in nodes for _, column in node.rotations]
    channels[:, rotations] = np.deg2rad(channels[:, rotations])
    return Hierarchy(name, nodes, channels, file_fps)


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position if position >= 0 else len(text.rstrip())) + 1


class _Tokens:
    """The header's words one by one, each with its line."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.line = file, 1
        self._words = (
            (word.group(), number) for number, line in enumerate(text.split("\n"), 1) for word in _TOKEN.finditer(line)
        )

    def next(self, expected: str) -> str:
        word, self.line = next(self._words, ("", self.line))
        if not word:
            self.fail(expected, "the end of the hierarchy", "The file seems truncated.")
        return word

    def number(self, expected: str) -> float:
        word = self.next(expected)
        try:
            value = float(word)
        except ValueError:
            self.fail(expected, repr(word[:40]))
        if not np.isfinite(value):
            self.fail(expected, word)
        return value

    def fail(self, expected: str, found: str, mend: str = "") -> None:
        raise FormatError(self.file, expected, found, line=self.line, mend=mend)


def _hierarchy(file: str, text: str, limits: Limits) -> tuple[list[Node], int]:
    """All nodes, parents first, and the number of channels. A stack, no recursion: any depth."""
    words = _Tokens(file, text)
    words.next("HIERARCHY")
    nodes: list[Node] = []
    open_nodes: list[int] = []
    columns = 0
    while True:
        if nodes and not open_nodes:
            word = next(words._words, ("", words.line))[0]
            if not word:
                return nodes, columns
        else:
            word = words.next("JOINT, End Site, OFFSET, CHANNELS or }" if open_nodes else "ROOT")
        keyword = word.upper()
        if keyword in ("ROOT", "JOINT", "END"):
            if (keyword == "ROOT") == bool(open_nodes):
                words.fail("ROOT at the top and JOINT or End Site below", repr(word))
            _open_node(words, keyword, nodes, open_nodes, limits)
        elif keyword == "}" and open_nodes:
            open_nodes.pop()
        elif keyword == "OFFSET" and open_nodes:
            nodes[open_nodes[-1]].offset = np.array([words.number("a number in OFFSET") for _ in range(3)])
        elif keyword == "CHANNELS" and open_nodes:
            columns = _channels(words, nodes[open_nodes[-1]], columns)
        else:
            words.fail("ROOT, JOINT, End Site, OFFSET, CHANNELS or }", repr(word[:40]))


def _open_node(words: _Tokens, keyword: str, nodes: list[Node], open_nodes: list[int], limits: Limits) -> None:
    parts = []
    while (word := words.next("{ after the joint's name")) != "{":
        parts.append(word)
        if len(parts) > 20:
            words.fail("{ after the joint's name", repr(" ".join(parts)[:60]))
    parent = open_nodes[-1] if open_nodes else -1
    if parent >= 0 and nodes[parent].is_end:
        words.fail("only an OFFSET inside an End Site", keyword)
    is_end = keyword == "END"
    name = f"{nodes[parent].name}_end" if is_end else " ".join(parts)
    if not name:
        words.fail("a joint's name", "none")
    nodes.append(Node(name, parent, np.zeros(3), is_end=is_end))
    open_nodes.append(len(nodes) - 1)
    if len(nodes) > limits.max_joints:
        words.fail(f"at most {limits.max_joints} joints", "more")


def _channels(words: _Tokens, node: Node, column: int) -> int:
    count = words.number("the number of channels")
    if node.is_end or node.positions or node.rotations or not 0 <= count <= 6 or count % 1:
        words.fail("one CHANNELS entry of 0 to 6 channels for each joint", f"{count:g} channels of {node.name}")
    for _ in range(int(count)):
        word = words.next("a channel's name")
        match = _CHANNEL.fullmatch(word)
        if not match:
            words.fail("Xposition, Yposition, Zposition, Xrotation, Yrotation or Zrotation", repr(word[:40]))
            continue
        target = node.positions if match.group(2).lower() == "position" else node.rotations
        target.append(("XYZ".index(match.group(1).upper()), column))
        column += 1
    return column


def _motion_header(
    file: str, text: str, start: int, fps: float | None, limits: Limits, joints: int
) -> tuple[int, float, int]:
    """Frame count, frame rate and where the numbers start."""
    frames = _FRAMES.match(text, start)
    if not frames or not frames.group(1).isdigit():
        found = repr(text[start : start + 40].strip().split("\n")[0])
        raise FormatError(file, "'Frames: <number>' after MOTION", found, line=_line(text, start) + 1)
    line = _line(text, frames.start(1))
    limits.check_frames(file, int(frames.group(1)[:18]), joints, line)
    time = _FRAME_TIME.match(text, frames.end())
    if not time:
        found = repr(text[frames.end() : frames.end() + 40].strip().split("\n")[0])
        raise FormatError(file, "'Frame Time: <seconds>'", found, line=line + 1)
    rate = fps or _rate(time.group(1))
    if not rate or not 0.1 <= rate <= 10_000:
        mend = "Give the frame rate with fps=."
        raise FormatError(file, "a frame time in seconds above 0", time.group(1)[:40], line=line + 1, mend=mend)
    return int(frames.group(1)), rate, time.end()


def _rate(word: str) -> float | None:
    """Frames per second of a printed frame time; a whole number where the print is one, rounded."""
    try:
        seconds = float(word)
    except ValueError:
        return None
    if not (np.isfinite(seconds) and seconds > 0):
        return None
    digits = len(word.partition(".")[2]) if "e" not in word.lower() else 12
    whole = max(1, round(1 / seconds))
    return float(whole) if abs(1 / whole - seconds) <= 0.5000001 * 10.0**-digits else 1 / seconds


def _numbers(file: str, text: str, start: int, frames: int, columns: int) -> np.ndarray:
    """(frames, columns) float64 of the motion block; whatever is wrong is traced to its line.

    Parsing is the slow part of a large file, so everything that can be told without it is looked at before.
    """
    expected = frames * columns
    truncated = "The file is truncated, or its frame count is wrong."
    if 2 * expected - 1 > len(text) - start:  # each value takes a digit and a space
        found = f"only {len(text) - start} characters of them"
        raise FormatError(file, f"{frames} frames of {columns} values", found, line=_line(text, -1), mend=truncated)
    odd = _NOT_A_NUMBER.search(text, start)
    if odd:
        raise _odd_word(file, text, start, odd.start())
    if text.count("\n", start, len(text.rstrip())) + 1 < frames:
        raise _bad_rows(file, text, start, frames, columns)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # an unreadable rest is found below, with its line
        try:
            values = np.fromstring(text[start:], dtype=np.float64, sep=" ")
        except ValueError:
            values = np.empty(0)
    if values.size != expected or expected == 0:
        raise _bad_rows(file, text, start, frames, columns)
    rows = values.reshape(frames, columns)
    finite = np.isfinite(rows)
    if not finite.all():
        frame = int(np.argmin(finite.all(axis=1)))
        line = _line(text, start) + frame
        raise FormatError(file, "finite numbers", f"infinity in frame {frame + 1}", line=line)
    return rows


def _odd_word(file: str, text: str, start: int, position: int) -> FormatError:
    """The error for a word that cannot belong to a number."""
    begin = max(text.rfind(c, start, position) for c in " \t\n") + 1
    word = text[max(begin, start, position - 20) : position + 20].split()[0]
    line = _line(text, position)
    if word.lower().lstrip("+-") in ("nan", "inf", "infinity"):
        frame = line - _line(text, start) + 1
        return FormatError(file, "finite numbers", f"{word} in frame {frame}", line=line)
    return FormatError(file, "numbers", repr(word[:40]), line=line)


def _bad_rows(file: str, text: str, start: int, frames: int, columns: int) -> FormatError:
    """The error for the first motion line that is not a row of the expected length."""
    number, found_rows, position = _line(text, start), 0, start
    while position < len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        words = text[position : min(end, position + 100 * columns + 10_000)].split()
        if words and len(words) != columns:
            mend = "The line is cut, or the channels of the hierarchy do not fit."
            return FormatError(file, f"{columns} values in a frame", str(len(words)), line=number, mend=mend)
        if words:
            found_rows += 1
            if found_rows > frames:
                break
        number, position = number + 1, end + 1
    if found_rows == frames:  # the right shape, so that a word must be wrong: "1.2.3"
        for offset, line in enumerate(text[start:].split("\n")):
            for word in line.split():
                if not _is_number(word):
                    return FormatError(file, "numbers", repr(word[:40]), line=_line(text, start) + offset)
    mend = "The file is truncated, or its frame count is wrong."
    found = f"{found_rows}" if found_rows <= frames else "more"
    return FormatError(file, f"{frames} frames of motion", found, line=number - (found_rows <= frames), mend=mend)


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True
