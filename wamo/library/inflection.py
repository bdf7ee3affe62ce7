"""Inflection: forms of verbs, counted nouns and counted times. Not in the paper."""

from __future__ import annotations

import re

IRREGULAR_PAST = {
    "be": "was", "bear": "bore", "beat": "beat", "bend": "bent", "blow": "blew", "break": "broke", "bring": "brought",
    "burst": "burst", "catch": "caught", "come": "came", "creep": "crept", "cut": "cut", "dig": "dug", "do": "did",
    "draw": "drew", "drink": "drank", "drive": "drove", "eat": "ate", "fall": "fell", "feel": "felt", "fight": "fought",
    "fling": "flung", "fly": "flew", "freeze": "froze", "get": "got", "give": "gave", "go": "went", "grind": "ground", "hang": "hung",
    "have": "had", "hide": "hid", "hit": "hit", "hold": "held", "hurt": "hurt", "keep": "kept", "kneel": "knelt", "lay": "laid",
    "lead": "led", "leap": "leapt", "let": "let", "lie": "lay", "lose": "lost", "make": "made", "pay": "paid",
    "put": "put", "read": "read", "ride": "rode", "rise": "rose", "run": "ran", "say": "said", "send": "sent",
    "set": "set", "shake": "shook", "shoot": "shot", "shrink": "shrank", "sink": "sank", "sit": "sat", "slide": "slid", "speak": "spoke",
    "speed": "sped", "spin": "spun", "spread": "spread", "spring": "sprang", "stand": "stood", "stick": "stuck",
    "stride": "strode", "strike": "struck", "sweep": "swept", "swim": "swam", "swing": "swung", "take": "took",
    "tell": "told", "think": "thought", "throw": "threw", "thrust": "thrust", "tread": "trod", "undo": "undid", "wear": "wore", "weep": "wept", "wind": "wound",
    "write": "wrote",
}  # fmt: skip
_LONGER_DOUBLING = frozenset({"sidestep", "unzip", "zigzag"})
"""Verbs of two syllables that double their last consonant."""
_SHORT = re.compile(r"(?:[^aeiou]|qu)*[aeiou][^aeiouwxy]")
"""Matches one syllable ending in consonant, vowel, consonant: "stop" and "squat", not "row" or "lift"."""
COUNT_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def inflect(verb: str, form: str) -> str:
    """Return a verb in the form "base", "present" (third person), "past" or "gerund".

    Of a compound ("ice-skate") the last word is inflected.
    """
    first, hyphen, head = verb.rpartition("-")
    if form != "base":
        head = _FORMS[form](head)
    return f"{first}{hyphen}{head}"


def _present(verb: str) -> str:
    if verb in ("be", "have"):
        return {"be": "is", "have": "has"}[verb]
    if verb in ("do", "go", "undo") or re.search(r"(s|x|z|ch|sh)$", verb):
        return f"{verb}es"
    if re.search(r"[^aeiou]y$", verb):
        return f"{verb[:-1]}ies"
    return f"{verb}s"


def _past(verb: str) -> str:
    if verb in IRREGULAR_PAST:
        return IRREGULAR_PAST[verb]
    if verb.endswith("e"):
        return f"{verb}d"
    if re.search(r"[^aeiou]y$", verb):
        return f"{verb[:-1]}ied"
    return f"{_doubled(verb)}ed"


def _gerund(verb: str) -> str:
    if verb in ("lie", "tie"):
        return f"{verb[:-2]}ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        return f"{verb[:-1]}ing"
    return f"{_doubled(verb)}ing"


def _doubled(verb: str) -> str:
    """Return the stem before "-ed" and "-ing", with the last consonant doubled after a short vowel."""
    return verb + verb[-1] if _SHORT.fullmatch(verb) or verb in _LONGER_DOUBLING else verb


_FORMS = {"present": _present, "past": _past, "gerund": _gerund}


def times(count: int) -> tuple[str, ...]:
    """Return ways to state a number of times, e.g. "twice", "two times"; repeated entries weigh more."""
    if count == 1:
        return ("once", "once", "one time", "a single time")
    if count == 2:
        return ("twice", "twice", "two times", "2 times")
    return (f"{COUNT_WORDS[count]} times", f"{COUNT_WORDS[count]} times", f"{count} times")


def counted(count: int, noun: str) -> tuple[str, ...]:
    """Return ways to state a number of things, e.g. "a jump", "three jumps"; repeated entries weigh more."""
    if count == 1:
        return (f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}", f"one {noun}", f"a single {noun}")
    plural = (
        f"{noun[:-1]}ies"
        if re.search(r"[^aeiou]y$", noun)
        else f"{noun}{'es' if re.search(r'(s|x|ch|sh)$', noun) else 's'}"
    )
    return (f"{COUNT_WORDS[count]} {plural}", f"{COUNT_WORDS[count]} {plural}", f"{count} {plural}")
