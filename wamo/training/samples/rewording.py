"""A caption said anew: another subject, other forms of the verbs, words of the same meaning. Ours.

A small captioned collection tells each movement in two or three sentences, and a model learns these by heart: "a
person" then stands for what the one clip with this sentence does. Sides, counts, order and what moves stay as told.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np

from wamo.library.families import FAMILIES
from wamo.library.inflection import IRREGULAR_PAST, inflect
from wamo.library.words import SUBJECT_ODDS, SUBJECTS, odds

_SUBJECT = re.compile(
    r"^(?:a person|the person|someone|somebody|a man|the man|a woman|the woman|a figure|a dancer) (?=\w)", re.I
)
_FORMS = (("present", 0.70), ("progressive", 0.12), ("gerund", 0.13), ("past", 0.05))
_FORM_ODDS = odds([share for _, share in _FORMS])
_NOBODY = 0.15
"""Share of the sentences that lose their subject: "walks forward", "walking forward"."""
_DANCER = 0.6
"""Share of the sentences about a dancer that stay about one."""

_VERBS = (
    ("raise", "lift", "bring up"), ("perform", "do", "execute"), ("start", "begin"),
    ("throw", "toss", "fling"), ("crouch", "squat down"), ("spin", "whirl", "twirl"), ("get up", "stand up", "rise"),
    ("sit down", "take a seat"), ("return", "come back", "go back"), ("climb", "clamber"), ("hang", "dangle"),
    ("stay", "remain"), ("grab", "take hold of"), ("stop", "halt"), ("sprint", "dash", "race"), ("hurry", "rush"),
    ("rotate", "turn"), ("stretch", "extend"), ("wash", "scrub", "clean"), ("punch", "~strike with a fist"),
    ("leap", "jump", "spring"), ("fall", "~drop"), ("place", "put"), ("lower", "~let down"), ("lean over", "bend over"),
    ("sneak", "creep"), ("bounce", "dribble"), ("finish", "end"), ("imitate", "mimic"),
    ("strut", "swagger"), ("pose", "strike a pose"), ("pause", "wait"),
    ("kneel", "go down on the knees"), ("duck", "stoop"), ("run", "~go running"), ("balance", "keep balance"),
)  # fmt: skip
_PHRASES = (
    ("forward", "forwards", "ahead"), ("backward", "backwards"), ("quick", "rapid"),
    ("straight ahead", "straight on", "in a straight line"), ("starting with", "beginning with"),
    ("quickly", "rapidly", "swiftly", "~fast", "~at speed"), ("slowly", "at a slow pace", "unhurriedly"),
    ("once", "one time", "a single time"), ("twice", "two times", "2 times"), ("three times", "3 times"),
    ("several times", "a few times", "repeatedly", "again and again"), ("again", "once more"),
    ("both hands", "the two hands", "two hands"), ("both arms", "the two arms", "two arms"),
    ("both legs", "the two legs", "two legs"), ("above the head", "over the head", "overhead"),
    ("sideways", "to the side"), ("on the floor", "on the ground"), ("on the spot", "in place"), ("slightly", "a bit"),
    ("in a circle", "along a circle", "in circles"), ("and then", "then", "after that", "afterwards"),
    ("while", "~as"), ("at the same time", "simultaneously"), ("onto something", "up on something"),
    ("on one leg", "on a single leg"), ("on all fours", "on hands and knees"), ("a few steps", "some steps"),
    ("big", "large"), ("small", "little"), ("slow", "~unhurried"), ("back and forth", "to and fro"),
    ("around", "round"), ("at the end", "finally"),
    ("to the left", "towards the left", "to the left side"), ("to the right", "towards the right", "to the right side"),
    ("with bent knees", "with knees bent", "on bent legs"), ("full turn", "whole turn", "complete turn"),
    ("something", "~some object"), ("an obstacle", "a hurdle"), ("stands still", "stands motionless"),
    ("fighting stance", "fighter's stance", "guard"), ("on tiptoe", "on the toes"), ("up high", "high up"),
)  # fmt: skip


@cache
def _table() -> tuple[dict[str, list[str]], re.Pattern[str]]:
    """Phrase -> all that mean the same, and a pattern that finds phrases; "~" marks what is only put, never found."""
    groups = [list(group) for group in _PHRASES]
    for verbs in _VERBS:
        groups += [[_inflected(verb, form) for verb in verbs] for form in ("present", "gerund")]
    table: dict[str, list[str]] = {}
    for group in groups:
        plain = [member.lstrip("~") for member in group]
        for member in group:
            if not member.startswith("~"):
                table.setdefault(member, plain)
    return table, re.compile(r"\b(" + "|".join(sorted(map(re.escape, table), key=len, reverse=True)) + r")\b")


def _inflected(verb: str, form: str) -> str:
    head, _, rest = verb.lstrip("~").partition(" ")
    return "~" * verb.startswith("~") + f"{inflect(head, form)} {rest}".strip()


@cache
def _present() -> dict[str, str]:
    """Third person -> bare form, of every verb that the library's patterns or our tables know."""
    verbs = {verb for family in FAMILIES.values() for does in family.does for verb in re.findall(r"~([a-z]+)", does)}
    verbs |= set(IRREGULAR_PAST) | {verb.lstrip("~").partition(" ")[0] for group in _VERBS for verb in group}
    return {inflect(verb, "present"): verb for verb in sorted(verbs)}


def reword(caption: str, rng: np.random.Generator, share: float = 0.4) -> str:
    """The caption in other words.

    Parameters
    ----------
    caption : one sentence in the present without a full stop, as the collections have them; others hardly change
    share : chance of each phrase that has others of the same meaning to be exchanged
    """
    subject = _SUBJECT.match(caption)
    if subject and "dancer" in subject.group(0) and rng.random() < _DANCER:
        subject = None
    told = caption[subject.end() :] if subject else caption
    told = _exchange(told, rng, share, begins=subject is not None)
    return _with_subject(told, rng) if subject else told


def _exchange(told: str, rng: np.random.Generator, share: float, begins: bool) -> str:
    table, pattern = _table()

    def other(match: re.Match[str]) -> str:
        phrase = match.group(0)
        chance, pick = rng.random(), rng.random()
        head = phrase.partition(" ")[0]
        before = told[: match.start()]
        if chance >= share or _ends_in_a_side(before) or (head in _present() and not _verb_may_stand(before, begins)):
            return phrase
        others = [member for member in table[phrase] if member != phrase]
        return others[int(pick * len(others))]

    return pattern.sub(other, told)


def _ends_in_a_side(before: str) -> bool:
    """Whether a side comes right before: "right" and "after that" together would be no side any more."""
    return before.lower().split()[-1:] in (["left"], ["right"])


_BEFORE_VERBS = ("and", "then", "someone", "person", "dancer")


def _verb_may_stand(before: str, begins: bool) -> bool:
    """Whether a word after this text is a verb and no noun: after the subject, a conjunction, a comma or "quickly"."""
    last = before.split()[-1:]
    return last[0] in _BEFORE_VERBS or last[0].endswith((",", "ly")) if last else begins


def _with_subject(told: str, rng: np.random.Generator) -> str:
    """Another subject, or none, and its verbs in another form."""
    who, _, their, _ = SUBJECTS[int(SUBJECT_ODDS.searchsorted(rng.random(), side="right"))]
    form = _FORMS[int(_FORM_ODDS.searchsorted(rng.random(), side="right"))][0]
    nobody = rng.random() < _NOBODY
    pieces = re.split(r"([ ,]+)", told)
    if pieces[0] not in _present():
        return f"{who} {told}"
    for n in range(0, len(pieces), 2):
        before = "".join(pieces[:n])
        if pieces[n] in _present() and _verb_may_stand(before, True):
            pieces[n] = inflect(_present()[pieces[n]], "gerund" if form == "progressive" else form)
    told = re.sub(r"\btheir\b", their, "".join(pieces))
    if nobody or form == "gerund":
        return told
    return f"{who} is {told}" if form == "progressive" else f"{who} {told}"
