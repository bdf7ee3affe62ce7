"""BVH files with any hierarchy and channels; all numbers are parsed at once."""

from __future__ import annotations

import re
from os import PathLike
from pathlib import Path

import numpy as np

from wamo.errors import FormatError
from wamo.formats.bvh_rows import COMMA_HELP, DECIMAL_COMMA, is_number, line_of, motion_header, read_rows
from wamo.formats.hierarchy import Hierarchy, Node
from wamo.formats.limits import DEFAULT_LIMITS, Limits, read_text
from wamo.formats.options import Note, check_fps

_TOKEN = re.compile(r"[{}]|[^\s{}]+")
_MOTION = re.compile(r"^[ \t]*MOTION\b[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_COMMENT = re.compile(r"^[ \t]*(#|//)[^\n]*", re.MULTILINE)
_CHANNEL = re.compile(r"([XYZ])(position|rotation)", re.IGNORECASE)
_MAX_HEADER = 5_000_000  # characters: more than any skeleton needs, and still fast to read


def read_bvh(path: str | PathLike[str], *, fps: float | None = None, limits: Limits = DEFAULT_LIMITS) -> Hierarchy:
    """Read a BVH file, without mapping joints or converting units.

    Position channels replace the OFFSET of their axis (as in most files; elsewhere they repeat it), unless a joint's
    position channels are zero throughout. A frame time that is a rounded whole frame rate ("0.033333") counts as that
    rate. Everything that Blender accepts is read, with a note: wrong frame counts, comment lines, OFFSETs of six
    numbers, old Macintosh line ends.

    Parameters
    ----------
    fps : frame rate to use instead of the file's Frame Time

    Raises
    ------
    FormatError
        With the line: wrong structure, wrong number of values or frames, NaN, limits exceeded.
    """
    name = Path(path).name
    check_fps(name, fps)
    notes: list[Note] = []
    text = _plain_lines(read_text(path, "a BVH file", limits), notes)
    if not text[:4096].lstrip().upper().startswith("HIERARCHY"):
        first = text[:4096].lstrip().split("\n", 1)[0][:40].strip()
        raise FormatError(name, "HIERARCHY as the first word of a BVH file", repr(first), line=1)
    motion = _MOTION.search(text)
    header_end = motion.start() if motion else len(text)
    if header_end > _MAX_HEADER:
        raise FormatError(name, "MOTION after the hierarchy", f"none in the first {_MAX_HEADER // 1_000_000} MB")
    nodes, columns = _hierarchy(name, text[:header_end], limits, notes)
    if motion is None:
        mend = "The file seems truncated."
        raise FormatError(name, "MOTION after the hierarchy", "the end of the file", line=line_of(text, -1), mend=mend)
    declared, file_fps, start = motion_header(name, text, motion.end(), fps)
    channels = read_rows(name, text, start, declared, columns, len(nodes), limits)
    if declared != len(channels):
        text_of = f"the file declares {declared} frames and holds {len(channels)}; those that are there were read"
        notes.append(Note("frames", text_of))
    _drop_zero_positions(nodes, channels, notes)
    rotations = [column for node in nodes for _, column in node.rotations]
    channels[:, rotations] = np.deg2rad(channels[:, rotations])
    return Hierarchy(name, nodes, channels, file_fps, notes=notes)


def _plain_lines(text: str, notes: list[Note]) -> str:
    """Convert line ends to line feeds and blank comment lines, which keeps line numbers.

    Padding that old programs leave at the end (zero bytes, Ctrl-Z) is cut off.
    """
    if text[-1:] in ("\0", "\x1a"):
        text = text.rstrip("\0\x1a")
    if "\n" not in text and "\r" in text:
        text = text.replace("\r", "\n")
        notes.append(Note("syntax", "old Macintosh line ends (CR only)", routine=True))
    if "#" in text or "//" in text:
        text, count = _COMMENT.subn("", text)
        if count:
            notes.append(Note("syntax", f"{count} comment lines skipped", routine=True))
    return text


def _drop_zero_positions(nodes: list[Node], channels: np.ndarray, notes: list[Note]) -> None:
    """Keep the OFFSET of joints whose position channels are zero in every frame."""
    fixed = []
    for node in nodes:
        if node.parent < 0 or len(node.positions) < 3 or np.abs(node.offset).max() <= 1e-9:
            continue
        columns = [column for _, column in node.positions]
        if not channels[:, columns].any():
            node.positions = []
            fixed.append(node.name)
    if fixed:
        listed = ", ".join(fixed[:5]) + (" ..." if len(fixed) > 5 else "")
        notes.append(Note("joints", f"position channels of {listed} are all zero: their OFFSETs were used"))


class _Tokens:
    """The words of the header, one by one, with line numbers."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.line = file, 1
        self._words = (
            (word.group(), number) for number, line in enumerate(text.split("\n"), 1) for word in _TOKEN.finditer(line)
        )

        self._ahead: list[tuple[str, int]] = []

    def take(self) -> str:
        """The next word, "" at the end."""
        word, self.line = self._ahead.pop() if self._ahead else next(self._words, ("", self.line))
        return word

    def skip_numbers(self) -> int:
        """Skip the numbers that follow, and return their count."""
        count = 0
        while is_number(word := self.take()):
            count += 1
        if word:
            self._ahead.append((word, self.line))
        return count

    def next(self, expected: str) -> str:
        word = self.take()
        if not word:
            self.fail(expected, "the end of the hierarchy", "The file seems truncated.")
        return word

    def number(self, expected: str) -> float:
        word = self.next(expected)
        try:
            value = float(word)
        except ValueError:
            if DECIMAL_COMMA.fullmatch(word):
                self.fail(expected, f"decimal commas ({word[:40]!r})", COMMA_HELP)
            self.fail(expected, repr(word[:40]))
        if not np.isfinite(value):
            self.fail(expected, word)
        return value

    def fail(self, expected: str, found: str, mend: str = "") -> None:
        raise FormatError(self.file, expected, found, line=self.line, mend=mend)


def _hierarchy(file: str, text: str, limits: Limits, notes: list[Note]) -> tuple[list[Node], int]:
    """Parse all nodes, parents first, and the number of channels. A stack allows any depth."""
    words = _Tokens(file, text)
    words.next("HIERARCHY")
    nodes: list[Node] = []
    open_nodes: list[int] = []
    columns, long_offsets = 0, 0
    while True:
        if nodes and not open_nodes:
            word = words.take()
            if not word:
                roots = [node.name for node in nodes if node.parent < 0]
                if len(roots) > 1:
                    text_of = f"the file holds {len(roots)} skeletons ({', '.join(roots[:5])}): one body is read"
                    notes.append(Note("skeleton", text_of))
                if long_offsets:
                    notes.append(Note("syntax", f"{long_offsets} OFFSETs of more than three numbers: first three used"))
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
            long_offsets += words.skip_numbers() > 0
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
