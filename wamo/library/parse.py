"""Read captions: the claim that a sentence of the grammar makes, by running the grammar's patterns backwards.

`grammar` turns a performance into sentences; this module turns a sentence into the `Claim` that it makes. A sentence is
read as a whole or not at all: a word that no pattern explains (another side, a second action, a place) yields None, so
that a claim never says less than its sentence. `wordings.tsv` adds patterns that people use and the grammar does not.
Not in the paper.
"""

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
from wamo.motion.facts import Action, Claim

WORDINGS = "wordings.tsv"
LONGEST = 300
"""Longer sentences, in characters, are not read."""

_DETERMINERS = ("a", "an", "the", "their", "some")
_SPACE = r"(?:\s+|(?<=\s)|(?=\s|$|,))"
_SUBJECT = (
    r"(?:(?:(?:a|the|this|that|one|stick) )*(?:stick figure|person|persons|people|man|men|woman|girl|boy|guy|human|"
    r"figure|character|individual|someone|somebody|he|she|they|it|toon|performer)(?: (?:who|that))? )?"
)
_START = (
    r"(?:(?:is|are|was|were|be|being|appears|seems|looks|begins|starts|started|began|beginning|starting|to|just) )*"
)
_ORDERED = re.compile(r"[,.]? ?\b(?:and then|then|and after that|after that|followed by)\b,? |\. ?|,? \bbefore ")
_REVERSED = re.compile(r",? \bafter ")
_AT_ONCE = re.compile(r",? \b(?:while|as they|and simultaneously|and at the same time) ")
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


def _phrases(fact: str, table: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Phrase of a fact -> its value."""
    more = _MORE.get(fact, {})
    return {_clean(phrase): value for value, known in table.items() for phrase in (value, *known, *more.get(value, ()))}


def _clean(text: str) -> str:
    """Lower case, one space between words, "their" for every possessive, no punctuation but commas and full stops."""
    text = re.sub(r"[^\w\s,.'-]", " ", text.lower().strip().rstrip("."))
    text = re.sub(r"\b(?:counter|anti)[ -]?clockwise\b", "counterclockwise", text)
    text = re.sub(r"\b(?:his|her|its|(?:person|man|woman)'?s)\b", "their", text)
    text = re.sub(r"\b(?:himself|herself|itself|themself)\b", "themselves", text)
    text = re.sub(r"\bhim\b", "them", text)
    return re.sub(r"\s+", " ", re.sub(r"\s+([,.])", r"\1", text)).strip()


# "walks back" mostly means that somebody returns, which says nothing about the way that the body faces
_AMBIGUOUS = ("back",)

_VALUES: dict[str, dict[str, Any]] = {
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
_FACT = {"way": "direction", "adv": "speed", "other": "side", "times": "count", "n": "count"}
_COUNTS = {**{word: n for n, word in enumerate(COUNT_WORDS)}, **{str(n): n for n in range(11)}, "a": 1, "a single": 1}


def _any(phrases: dict[str, Any]) -> str:
    return "(" + "|".join(sorted(map(re.escape, phrases), key=len, reverse=True)) + ")"


_TAILS = ("speed", "times", "style", "direction")
_TAIL = re.compile("|".join(f",? ?{_any(_VALUES[name])}(?![\\w-])" for name in _TAILS))
_BEFORE = re.compile(rf"(?:{_any(_VALUES['speed'])} )?")
_OPENING = re.compile(_SUBJECT + _START)


@dataclass(frozen=True)
class Pattern:
    """A pattern of the grammar as a regular expression.

    Parameters
    ----------
    name : the action that it names; speed : claimed by the pattern as such ("@fast"), or ""
    regex : matches the verb phrase; slots : name of each of its groups, in order
    """

    name: str
    regex: re.Pattern[str]
    slots: tuple[str, ...]
    speed: str = ""

    def facts(self, match: re.Match[str]) -> dict[str, Any] | None:
        """Facts that a match claims; None if they contradict each other."""
        found: list[tuple[str, Any]] = [("speed", self.speed)] if self.speed else []
        for slot, text in zip(self.slots, match.groups(), strict=True):
            if text is not None:
                values = _COUNTS if slot == "n" else _VALUES.get(_FACT.get(slot, slot) if slot == "adv" else slot, {})
                found.append((_FACT.get(slot, slot), values[text]))
        return _agreeing(found)


def claim_of(sentence: str) -> Claim | None:
    """The claim that a sentence makes, or None if any part of it is not understood.

    Sentences may join actions by "then", "before", "after" (in order) or "while" (at once). A bare "and" says neither
    and is only understood inside a pattern.

    Parameters
    ----------
    sentence : English, e.g. "a man waves with his left hand, then walks forward slowly"
    """
    if len(sentence) > LONGEST:
        return None
    return _whole(without_subject(sentence))


def without_subject(sentence: str) -> str:
    """A sentence in lower case without its subject and auxiliary verbs: "The man is waving" -> "waving"."""
    return _OPENING.sub("", _clean(sentence), count=1)


def first_action(sentence: str) -> str:
    """Name of the action that a clause begins with, whatever follows; "" if the library has none like it."""
    text = without_subject(sentence)
    start = _BEFORE.match(text).end()  # type: ignore[union-attr]
    matches = [(m.end(), p.name) for p, m in _matches(text, start)]
    return max(matches, key=lambda one: one[0], default=(0, ""))[1]


def _whole(text: str) -> Claim | None:
    """The claim of a sentence without its subject: one action, or several in order or at once."""
    single = _action(text)
    if single is not None:
        return Claim((single,))
    for joint, simultaneous, turned in ((_AT_ONCE, True, False), (_ORDERED, False, False), (_REVERSED, False, True)):
        for match in joint.finditer(text):
            first = _action(text[: match.start()].removeprefix("first "))
            if first is None:
                continue
            rest = _whole(_OPENING.sub("", text[match.end() :].removeprefix("finally "), count=1))
            if rest is None or (simultaneous and len(rest.actions) > 1) or rest.simultaneous:
                continue
            actions = (*rest.actions, first) if turned else (first, *rest.actions)
            if turned and len(rest.actions) > 1:
                continue
            return Claim(actions, simultaneous)
    return None


def _action(text: str) -> Action | None:
    """The action that a clause claims as a whole: the reading that leaves least to the adverbs after the pattern."""
    before = _BEFORE.match(text)
    assert before is not None
    found: list[tuple[int, bool, Action]] = []
    for pattern, match in _matches(text, before.end()):
        rest = text[match.end() :]
        tail = _tails(rest)
        facts = pattern.facts(match)
        if tail is None or facts is None:
            continue
        adverb = [("speed", _VALUES["speed"][before.group(1)])] if before.group(1) else []
        claimed = _agreeing([*facts.items(), *tail, *adverb])
        if claimed is not None and _possible(pattern.name, claimed):
            found.append((len(rest), pattern.name in FAMILIES, Action(pattern.name, **claimed)))
    return min(found, key=lambda one: one[:2], default=(0, False, None))[2]


def _matches(text: str, start: int) -> Iterator[tuple[Pattern, re.Match[str]]]:
    """Patterns that match a text from a position to the end of a word."""
    word = re.match(r"[\w-]+", text[start:])
    for pattern in _by_first_word().get(word.group(), ()) if word else ():
        match = pattern.regex.match(text, start)
        if match is not None:
            yield pattern, match


def _tails(rest: str) -> list[tuple[str, Any]] | None:
    """Facts of the adverbs after a pattern; None if anything else is there."""
    found: list[tuple[str, Any]] = []
    at = 0
    while at < len(rest):
        match = _TAIL.match(rest, at)
        if match is None or match.end() == at:
            return found if not rest[at:].strip(" ,") else None
        slot = _TAILS[(match.lastindex or 1) - 1]
        found.append((_FACT.get(slot, slot), _VALUES[slot][match.group(match.lastindex or 1)]))
        at = match.end()
    return found


def _agreeing(facts: list[tuple[str, Any]]) -> dict[str, Any] | None:
    """Facts by name; None where one has two values."""
    found: dict[str, Any] = {}
    for name, value in facts:
        if found.setdefault(name, value) != value:
            return None
    return found


def _possible(name: str, facts: dict[str, Any]) -> bool:
    """Whether the library can perform an action with these facts."""
    families = [FAMILIES[name]] if name in FAMILIES else []
    families += [family for family in FAMILIES.values() if name in family.implies]
    return any(all(value in family.space.get(key, ()) for key, value in facts.items()) for family in families)


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
    speed = ""
    if text[0] == "@":
        speed, _, text = text[1:].partition(" ")
    slots: list[str] = []
    regex = re.compile(_Translator(_clean_pattern(text), slots).regex() + r"(?![\w-])")
    pattern = Pattern(name, regex, tuple(slots), speed)
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
        self._slots.append(name)
        if name == "n":
            return rf"{_any(_COUNTS)} {re.escape(noun[:-1] if noun.endswith('y') else noun)}(?:s|es|y|ies)?"
        return _any(_VALUES["speed" if name == "adv" else name])
