"""Read captions: the claim that a sentence of the grammar makes, by running the grammar's patterns backwards.

`grammar` turns a performance into sentences; this module turns a sentence into the `Claim` that it makes. A sentence is
read as a whole or not at all: a word that no pattern explains (another side, a second action, a place) yields None, so
that a claim never says less than its sentence. `wordings.tsv` adds patterns that people use and the grammar does not;
there, ``<thing>`` is any object, a prefix such as ``@fast`` or ``@backward`` is a fact that the pattern claims, and
patterns after ``!`` only name an action (`first_action`): their sentences may say more than it shows ("stretches his
left leg") and make no claim. Not in the paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from wamo.library.families import FAMILIES
from wamo.library.patterns import FACT, VALUES, Pattern, agreeing, any_of, beginning_with, clean
from wamo.library.pronouns import resolved
from wamo.motion.facts import Action, Claim

LONGEST = 300
"""Longer sentences, in characters, are not read."""

_SUBJECT = (
    r"(?:(?:(?:a|the|this|that|one|stick) )*(?:stick figure|person|persons|people|man|men|woman|girl|boy|guy|human|"
    r"figure|character|individual|someone|somebody|he|she|they|it|toon|performer|subject|user|humanoid|stickman|lady|"
    r"kid|child|mannequin|model|dude)(?: (?:who|that))? )?"
)
_START = (
    r"(?:(?:is|are|was|were|be|being|appears|seems|looks(?= (?:to be|like|as|\w+ing)\b)|begins|starts|started|began|"
    r"beginning|starting|to|just) )*"
)
_ORDERED = re.compile(r"[,.]? ?\b(?:and then|then|and after that|after that|followed by)\b,? |\. ?|,? \bbefore ")
_REVERSED = re.compile(r",? \bafter ")
_AT_ONCE = re.compile(r",? \b(?:while|as they|and simultaneously|and at the same time) ")
_PARTICLES = ("up", "down", "out", "back", "over", "forward", "a", "the", "some", "another", "several")
_LIMB = re.compile(
    r" (?:(?:both|the|their|one|two|each|of|left|right|upper|other) )*(?:arm|hand|leg|foot|feet|knee|head|elbow|shoulder|"
    r"wrist|palm|fist|finger|torso|hip|forearm|ankle|body|chest|neck|waist|thigh|toe|heel|limb)s?\b"
)
_OBJECT = re.compile(_LIMB.pattern + r"| (?:something|an? (?!few|little|bit|lot|couple|circle)|their )")
_TAILS = ("speed", "times", "style", "direction")
_TAIL = re.compile("|".join(f",? ?{any_of(VALUES[name])}(?![\\w-])" for name in _TAILS))
_BEFORE = re.compile(rf"(?:{any_of(VALUES['speed'])} )?")
_OPENING = re.compile(_SUBJECT + _START)


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
    return _whole(resolved(without_subject(sentence)))


def without_subject(sentence: str) -> str:
    """A sentence in lower case without its subject and auxiliary verbs: "The man is waving" -> "waving"."""
    return _OPENING.sub("", clean(sentence), count=1)


def first_action(sentence: str) -> str:
    """Name of the action that a clause begins with, whatever follows; "" if the library has none like it.

    A verb alone does not name an action with an object: "bends their arm" is no "bends".
    """
    text = without_subject(sentence)
    start = _BEFORE.match(text).end()  # type: ignore[union-attr]
    matches = [(m.end(), p.name) for p, m in _matches(text, start) if not _stops_before_object(text, start, m.end())]
    return max(matches, key=lambda one: one[0], default=(0, ""))[1]


def _stops_before_object(text: str, start: int, end: int) -> bool:
    """Whether a match of a verb, or of a verb and a word like "up" or "the", leaves the verb's object out."""
    matched = text[start:end].split()
    if len(matched) > 2 or (len(matched) == 2 and matched[1] not in _PARTICLES):
        return False
    return bool((_LIMB if len(matched) == 2 else _OBJECT).match(text, end))


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
        if pattern.loose or tail is None or facts is None:
            continue
        adverb = [("speed", VALUES["speed"][before.group(1)])] if before.group(1) else []
        claimed = agreeing([*facts.items(), *tail, *adverb])
        if claimed is not None and _possible(pattern.name, claimed):
            found.append((len(rest), pattern.name in FAMILIES, Action(pattern.name, **claimed)))
    return min(found, key=lambda one: one[:2], default=(0, False, None))[2]


def _matches(text: str, start: int) -> Iterator[tuple[Pattern, re.Match[str]]]:
    """Patterns that match a text from a position to the end of a word."""
    word = re.match(r"[\w-]+", text[start:])
    for pattern in beginning_with(word.group()) if word else ():
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
        found.append((FACT.get(slot, slot), VALUES[slot][match.group(match.lastindex or 1)]))
        at = match.end()
    return found


def _possible(name: str, facts: dict[str, Any]) -> bool:
    """Whether the library can perform an action with these facts."""
    families = [FAMILIES[name]] if name in FAMILIES else []
    families += [family for family in FAMILIES.values() if name in family.implies]
    return any(all(value in family.space.get(key, ()) for key, value in facts.items()) for family in families)
