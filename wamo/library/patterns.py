"""The grammar's patterns and `wordings.tsv` as regular expressions, for `parse`. Not in the paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from wamo.errors import DataError
from wamo.library import words
from wamo.library.families import FAMILIES
from wamo.library.grammar import GENERAL
from wamo.library.inflection import COUNT_WORDS, IRREGULAR_PAST, inflect

WORDINGS = "wordings.tsv"
_DETERMINERS = ("a", "an", "the", "their", "some")
_SPACE = r"(?:\s+|(?<=\s)|(?=\s|$|,))"
_SIDES = {"left": "right", "right": "left"}
_MORE = {
    "direction": {
        "forward": ("straight", "straight forward", "forward in a straight line", "in a straight line"),
        "clockwise": ("in a clockwise motion",),
        "counterclockwise": ("in a counterclockwise motion",),
    },
    "speed": {
        "slow": ("slow", "at a slow speed", "with slow steps"),
        "fast": ("quick", "at a quick pace", "at a brisk pace", "with speed", "at speed"),
        "normal": ("at a regular pace", "at normal speed", "at a moderate speed", "normally"),
    },
}
"""Wordings of facts that the grammar does not use."""


_PASSIVE = re.compile(
    r"\b(?:is|was|are|were|been|being|be|gets?|got|getting) (?:being |getting )?(pushed|shoved|nudged|bumped|hit)\b"
)


def _phrases(fact: str, table: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Phrase of a fact -> its value."""
    more = _MORE.get(fact, {})
    return {clean(phrase): value for value, known in table.items() for phrase in (value, *known, *more.get(value, ()))}


def clean(text: str) -> str:
    """Lower case, one space between words, "their" for every possessive, no punctuation but commas and full stops."""
    text = re.sub(r"[^\w\s,.'-]", " ", text.lower().strip().rstrip("."))
    text = re.sub(r"\b(?:counter|anti)[ -]?clockwise\b", "counterclockwise", text)
    text = re.sub(r"\b(?:his|her|its|(?:person|man|woman)'?s)\b", "their", text)
    text = re.sub(r"\b(?:himself|herself|itself|themself)\b", "themselves", text)
    text = re.sub(r"\bhim\b", "them", text)
    text = _PASSIVE.sub(r"gets \1", text)
    return re.sub(r"\s+", " ", re.sub(r"\s+([,.])", r"\1", text)).strip()


# "walks back" mostly means that somebody returns, which says nothing about the way that the body faces
_AMBIGUOUS = ("back",)

VALUES: dict[str, dict[str, Any]] = {
    "direction": {k: v for k, v in _phrases("direction", words.DIRECTION).items() if k not in _AMBIGUOUS},
    "speed": _phrases("speed", words.SPEED),
    "height": _phrases("height", words.HEIGHT),
    "style": _phrases("style", words.STYLE),
    "way": {value: value for value in words.DIRECTION},
    "side": {side: side for side in _SIDES},
    "other": _SIDES,
    "times": {
        **{"once": 1, "a single time": 1, "one time": 1, "twice": 2, "two times": 2},
        **{f"{word} times": n for n in range(2, 11) for word in (COUNT_WORDS[n], str(n))},
    },
}
FACT = {"way": "direction", "adv": "speed", "other": "side", "times": "count", "n": "count"}
_FACT_OF = {value: fact for fact in ("speed", "direction", "height", "style") for value in VALUES[fact].values()}
_COUNTS = {**{word: n for n, word in enumerate(COUNT_WORDS)}, **{str(n): n for n in range(11)}, "a": 1, "a single": 1}


def any_of(phrases: dict[str, Any]) -> str:
    """Regular expression of a group that matches any of the phrases."""
    return "(" + "|".join(sorted(map(re.escape, phrases), key=len, reverse=True)) + ")"


_THING = (
    r"(?:(?:(?:a|an|the|their|some|one|another|that|this|two|several|pieces?|kind|sort|type|bit|of|small|large|big|heavy|"
    r"light|imaginary|invisible|unseen|same|other|foreign|long|round|second|third|tall|low|wide) )*"
    r"(?:something(?: else)?|some thing|somethings?|somthing|soemthing|anything|things?|objects?|items?|box(?:es)?|balls?|"
    r"cup|mug|bottle|glass|bag|bucket|basket|book|phone|stick|bat|weights|barbell|chair|table|tray|plate|bowl|pan|pot|"
    r"can|jar|container|food|drink|paper|pen|tool|cloth|rag|towel|rock|stone|football|basketball|baseball|stuff|animal|"
    r"baby|suitcase|package|crate|load|wheel|handle|card|clothes|shirt|instrument))"
)
"""Regular expression of an object in a `<thing>` slot."""


def agreeing(facts: list[tuple[str, Any]]) -> dict[str, Any] | None:
    """Facts by name; None where one has two values."""
    found: dict[str, Any] = {}
    for name, value in facts:
        if found.setdefault(name, value) != value:
            return None
    return found


@dataclass(frozen=True)
class Pattern:
    """A pattern of the grammar as a regular expression.

    Parameters
    ----------
    name : the action that it names
    regex : matches the verb phrase; slots : name of each of its groups, in order
    fixed : facts that the pattern claims as such ("@fast")
    loose : the pattern names the action only; the sentence may say more than the action shows ("!")
    """

    name: str
    regex: re.Pattern[str]
    slots: tuple[str, ...]
    fixed: tuple[tuple[str, str], ...] = ()
    loose: bool = False

    def facts(self, match: re.Match[str]) -> dict[str, Any] | None:
        """Facts that a match claims; None if they contradict each other."""
        found: list[tuple[str, Any]] = list(self.fixed)
        for slot, text in zip(self.slots, match.groups(), strict=True):
            if text is not None:
                values = _COUNTS if slot == "n" else VALUES.get(FACT.get(slot, slot) if slot == "adv" else slot, {})
                found.append((FACT.get(slot, slot), values[text]))
        return agreeing(found)


def beginning_with(word: str) -> tuple[Pattern, ...]:
    """The patterns whose first word, a form of a verb, is this one."""
    return _by_first_word().get(word, ())


@cache
def _by_first_word() -> dict[str, tuple[Pattern, ...]]:
    """First word of a verb phrase -> the patterns that begin with it."""
    found: dict[str, list[Pattern]] = {}
    for name, text in _every_pattern():
        for first, pattern in _compiled(name, text):
            found.setdefault(first, []).append(pattern)
    return {word: tuple(patterns) for word, patterns in found.items()}


def _every_pattern() -> Iterator[tuple[str, str]]:
    for name, patterns in GENERAL.items():
        yield from ((name, text) for text in patterns)
    for family in FAMILIES.values():
        yield from ((family.name, text) for text in family.does)
    known = set(FAMILIES) | {name for family in FAMILIES.values() for name in family.implies}
    table = (resources.files("wamo.library") / WORDINGS).read_text("utf-8")
    for number, line in enumerate(table.splitlines(), 1):
        name, tab, text = line.partition("\t")
        if not tab or name not in known:
            raise DataError(f"{WORDINGS}, line {number}: expected an action of the library, a tab and a pattern")
        yield name, text


def _compiled(name: str, text: str) -> Iterator[tuple[str, Pattern]]:
    """(first word, pattern) for every form of every verb that a pattern may begin with."""
    loose, text = text[0] == "!", text.removeprefix("!")
    fixed: list[tuple[str, str]] = []
    while text[0] == "@":
        value, _, text = text[1:].partition(" ")
        fixed.append((_FACT_OF[value], value))
    slots: list[str] = []
    regex = re.compile(_Translator(_clean_pattern(text), slots).regex() + r"(?![\w-])")
    pattern = Pattern(name, regex, tuple(slots), tuple(fixed), loose)
    head = re.match(r"~(?:\[([^\]]*)\]|([\w-]+))", text)
    if head is None:
        return
    verbs = [option.split(" ")[0] for option in (head.group(1) or head.group(2)).split("|")]
    for verb in dict.fromkeys(verbs):
        for form in forms(verb):
            yield form, pattern


def _clean_pattern(text: str) -> str:
    return re.sub(r"\bthemself\b", "themselves", text)


def forms(verb: str) -> tuple[str, ...]:
    """Every form of a verb: base, present, gerund, past and its regular variant."""
    every = [inflect(verb, form) for form in ("base", "present", "gerund", "past")]
    if verb.rpartition("-")[2] in IRREGULAR_PAST:
        every.append({"leap": "leaped", "kneel": "kneeled", "tread": "treads"}.get(verb, every[0]))
    return tuple(dict.fromkeys(every))


class _Translator:
    """Translates one pattern of the grammar into a regular expression, collecting the names of its slots."""

    def __init__(self, text: str, slots: list[str]) -> None:
        self._text, self._slots, self._at = text, slots, 0

    def regex(self, closing: str = "") -> str:
        """Translate up to a closing bracket or the end; alternatives are separated by "|" inside brackets."""
        parts: list[str] = []
        while self._at < len(self._text):
            char = self._text[self._at]
            self._at += 1
            if char == closing:
                break
            parts.append(self._piece(char))
        return "".join(parts)

    def _piece(self, char: str) -> str:
        if char == "(":
            return f"(?:{self.regex(')')})?"
        if char == "[":
            return f"(?:{self.regex(']')})"
        if char == "<":
            return self._slot()
        if char == "~":
            return self._verb()
        if char == "|":
            return "|"
        if char == " ":
            return _SPACE
        if char.isalnum():
            start = self._at - 1
            while self._at < len(self._text) and (self._text[self._at].isalnum() or self._text[self._at] in "-'"):
                self._at += 1
            word = self._text[start : self._at]
            return f"(?:{'|'.join(_DETERMINERS)})?" if word in _DETERMINERS else re.escape(word)
        return re.escape(char) + ("?" if char == "," else "")

    def _verb(self) -> str:
        if self._text[self._at] == "[":
            end = self._text.index("]", self._at)
            options = self._text[self._at + 1 : end].split("|")
            self._at = end + 1
            translated = [_Translator(f"~{option}", self._slots).regex() if option else "" for option in options]
            return f"(?:{'|'.join(translated)})"
        match = re.compile(r"[a-z-]+").match(self._text, self._at)
        assert match is not None
        self._at = match.end()
        return f"(?:{'|'.join(map(re.escape, forms(match.group())))})"

    def _slot(self) -> str:
        end = self._text.index(">", self._at)
        name, _, noun = self._text[self._at : end].partition(":")
        self._at = end + 1
        if name == "thing":
            return _THING
        self._slots.append(name)
        if name == "n":
            return rf"{any_of(_COUNTS)} {re.escape(noun[:-1] if noun.endswith('y') else noun)}(?:s|es|y|ies)?"
        return any_of(VALUES["speed" if name == "adv" else name])
