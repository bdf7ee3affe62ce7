"""The motion block of a BVH file: frame count, frame time, and rows of numbers that are parsed at once."""

from __future__ import annotations

import re
import warnings

import numpy as np

from wamo.errors import FormatError
from wamo.formats.limits import Limits
from wamo.formats.options import FPS_RANGE

# Possessive quantifiers keep these linear: files come from strangers, and matching holds the interpreter's lock.
_FRAMES = re.compile(r"\s*+Frames\s*+:?\s*+(\S+)[ \t]*+\r?\n?", re.IGNORECASE)
_FRAME_TIME = re.compile(r"\s*+Frame\s++Time\s*+:?\s*+(\S+)[ \t]*+\r?\n?", re.IGNORECASE)
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
_MALFORMED = re.compile(r"(?<!\S)(?![+-]?(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][+-]?\d++)?(?!\S))\S+")
_LARGE = 12_000_000  # characters that are parsed at once; longer blocks have their words counted before
_NUMERIC = b"0123456789eE+-. \t\n\r\v\f"
_NOT_A_NUMBER = re.compile(r"[^0-9eE+\-. \t\n\r\v\f]")
COMMA_HELP = "Export with decimal points (English number format), or replace the commas by points."


def line_of(text: str, position: int) -> int:
    """1-based line of a position; -1 means the end of the text."""
    return text.count("\n", 0, position if position >= 0 else len(text.rstrip())) + 1


def motion_header(file: str, text: str, start: int, fps: float | None) -> tuple[int, float, int]:
    """Parse the declared frame count (0 if it is not a count), the frame rate, and the position of the first number."""
    frames = _FRAMES.match(text, start)
    if not frames or not is_number(frames.group(1)):
        found = repr(text[start : start + 40].strip().split("\n")[0])
        raise FormatError(file, "'Frames: <number>' after MOTION", found, line=line_of(text, start) + 1)
    line = line_of(text, frames.start(1))
    time = _FRAME_TIME.match(text, frames.end())
    if not time:
        found = repr(text[frames.end() : frames.end() + 40].strip().split("\n")[0])
        raise FormatError(file, "'Frame Time: <seconds>'", found, line=line + 1)
    rate = fps or _rate(time.group(1))
    if not rate or not FPS_RANGE[0] <= rate <= FPS_RANGE[1]:
        if DECIMAL_COMMA.fullmatch(time.group(1)):
            raise FormatError(file, "a frame time", "decimal commas", line=line + 1, mend=COMMA_HELP)
        mend = "Give the frame rate with fps=."
        raise FormatError(file, "a frame time in seconds above 0", time.group(1)[:40], line=line + 1, mend=mend)
    count = float(frames.group(1))
    return (int(count) if 0 <= count < 1e15 else 0), rate, time.end()


def _rate(word: str) -> float | None:
    """Frames per second of a printed frame time; a whole number if the print is a rounded one."""
    try:
        seconds = float(word)
    except ValueError:
        return None
    if not (np.isfinite(seconds) and seconds > 0):
        return None
    digits = len(word.partition(".")[2]) if "e" not in word.lower() else 12
    whole = max(1, round(1 / seconds))
    return float(whole) if abs(1 / whole - seconds) <= 0.5000001 * 10.0**-digits else 1 / seconds


def read_rows(file: str, text: str, start: int, declared: int, columns: int, joints: int, limits: Limits) -> np.ndarray:
    """Parse the motion block to (frames, columns) float64; errors name the line.

    Parsing dominates the time for large files, so everything that can be checked first is. The rows that exist count,
    not the declared number.
    """
    if text[start:].encode("ascii", "replace").translate(None, _NUMERIC):
        raise _odd_word(file, text, start, next(_NOT_A_NUMBER.finditer(text, start)).start())
    end = len(text.rstrip())
    lines = text.count("\n", start, end) + 1 if end > start else 0
    if not columns or lines < 1:
        mend = "The file is truncated, or the channels of the hierarchy are missing."
        raise FormatError(file, "at least one frame of motion", "none", line=line_of(text, -1), mend=mend)
    if lines < declared:  # a wrong count, or garbage: check before parsing millions of values
        _check_first_rows(file, text, start, columns, declared)
    limits.check_frames(file, min(lines, (end - start + 1) // (2 * columns) + 1), joints, line_of(text, start))
    if end - start > _LARGE and _words(text[start:end]) % columns:
        raise _bad_rows(file, text, start, lines, columns)
    values = _numbers(file, text, start, end)
    frames = declared if values.size == declared * columns else values.size // columns
    if frames < 1 or values.size != frames * columns:
        raise _bad_rows(file, text, start, frames, columns)
    if frames != declared and not _rows_are_lines(text, start, frames, columns):
        raise _bad_rows(file, text, start, declared, columns)
    limits.check_frames(file, frames, joints)
    rows = values.reshape(frames, columns)
    finite = np.isfinite(rows)
    if not finite.all():
        frame = int(np.argmin(finite.all(axis=1)))
        line = line_of(text, start) + frame
        raise FormatError(file, "finite numbers", f"infinity in frame {frame + 1}", line=line)
    return rows


def _numbers(file: str, text: str, start: int, end: int) -> np.ndarray:
    """All numbers of the block, parsed in pieces, so that a word that is none is found without parsing twice."""
    parts = []
    while start < end:
        stop = text.find("\n", min(start + _LARGE, end), end)
        stop = end if stop < 0 else stop
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            try:
                parts.append(np.fromstring(text[start:stop], dtype=np.float64, sep=" "))
            except ValueError:
                raise _malformed(file, text, start, stop) from None
        start = stop
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _malformed(file: str, text: str, start: int, stop: int) -> FormatError:
    """The error for a word of digits, points and signs that is no number: "1.2.3"."""
    bad = _MALFORMED.search(text, start, stop)
    position, word = (bad.start(), bad.group()) if bad else (start, text[start : start + 20])
    return FormatError(file, "numbers", repr(word[:40]), line=line_of(text, position))


def _words(text: str) -> int:
    """Number of words, a tenth of the cost of parsing them."""
    space = np.frombuffer(text.encode("ascii", "replace"), np.uint8) <= ord(" ")
    return int(np.count_nonzero(space[:-1] & ~space[1:])) + int(not space[0])


def _check_first_rows(file: str, text: str, start: int, columns: int, declared: int) -> None:
    """Refuse a block whose first rows have a wrong number of values, before parsing all of it."""
    position, seen = start, 0
    while position < len(text) and seen < 3:
        end = text.find("\n", position)
        last = end < 0
        end = len(text) if last else end
        words = len(text[position : min(end, position + 100 * columns + 10_000)].split())
        if words and words != columns:
            raise _bad_rows(file, text, start, declared, columns)
        seen += words > 0
        position = end + 1


def _rows_are_lines(text: str, start: int, frames: int, columns: int) -> bool:
    """Whether every non-blank line of the motion block is one row."""
    rows = [line for line in text[start:].split("\n") if line.strip()]
    return len(rows) == frames and all(len(line.split()) == columns for line in rows)


def _odd_word(file: str, text: str, start: int, position: int) -> FormatError:
    """Make the error for a word that is not a number."""
    if text[position].isspace():  # a space of Unicode, which separates no numbers
        return FormatError(file, "numbers", repr(text[position]), line=line_of(text, position))
    begin = max(text.rfind(c, start, position) for c in " \t\n") + 1
    word = text[max(begin, start, position - 20) : position + 20].split()[0]
    line = line_of(text, position)
    if word.lower().lstrip("+-").startswith(("nan", "inf", "1.#")):  # Windows writes -1.#IND and 1.#QNAN
        frame = line - line_of(text, start) + 1
        return FormatError(file, "finite numbers", f"{word} in frame {frame}", line=line)
    if DECIMAL_COMMA.fullmatch(word) or DECIMAL_COMMA.match(word):
        return FormatError(file, "numbers", f"decimal commas ({word[:40]!r})", line=line, mend=COMMA_HELP)
    return FormatError(file, "numbers", repr(word[:40]), line=line)


def _bad_rows(file: str, text: str, start: int, frames: int, columns: int) -> FormatError:
    """Make the error for the first line that is not a row of the expected length."""
    number, found_rows, position = line_of(text, start), 0, start
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
    if found_rows == frames:  # the right shape, so that a word must be wrong
        return _malformed(file, text, start, len(text))
    mend = "The file is truncated, or its frame count is wrong."
    found = f"{found_rows}" if found_rows <= frames else "more"
    return FormatError(file, f"{frames} frames of motion", found, line=number - (found_rows <= frames), mend=mend)


def is_number(word: str) -> bool:
    """Whether Python reads the word as a number (NaN and infinity included)."""
    try:
        float(word)
    except ValueError:
        return False
    return True
