"""Words: verb forms, subjects, adverbs and numbers, with the many ways in which people say the same."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

PAST = {
    "do": "did",
    "throw": "threw",
    "swing": "swung",
    "sit": "sat",
    "stand": "stood",
    "lie": "lay",
    "run": "ran",
    "go": "went",
    "take": "took",
    "put": "put",
    "get": "got",
    "rise": "rose",
    "bring": "brought",
    "hold": "held",
    "make": "made",
    "spin": "spun",
    "kneel": "knelt",
    "bend": "bent",
    "drink": "drank",
    "eat": "ate",
    "drive": "drove",
    "sweep": "swept",
    "swim": "swam",
    "hit": "hit",
    "shoot": "shot",
    "catch": "caught",
    "lean": "leaned",
    "shake": "shook",
    "give": "gave",
    "cut": "cut",
    "strike": "struck",
    "draw": "drew",
    "creep": "crept",
    "blow": "blew",
    "write": "wrote",
    "read": "read",
    "tread": "trod",
    "stride": "strode",
    "fall": "fell",
    "come": "came",
    "keep": "kept",
    "fling": "flung",
    "leap": "leapt",
    "wind": "wound",
    "bow": "bowed",
    "speak": "spoke",
    "have": "had",
    "let": "let",
    "dig": "dug",
    "hang": "hung",
    "lead": "led",
    "freeze": "froze",
    "play": "played",
    "lay": "laid",
    "say": "said",
    "tell": "told",
    "wear": "wore",
    "pay": "paid",
    "set": "set",
    "fight": "fought",
    "ride": "rode",
    "sneak": "sneaked",
    "slide": "slid",
    "bear": "bore",
    "stick": "stuck",
    "beat": "beat",
    "break": "broke",
    "burst": "burst",
    "hide": "hid",
    "lose": "lost",
    "send": "sent",
    "sink": "sank",
    "spring": "sprang",
    "spread": "spread",
    "thrust": "thrust",
    "speed": "sped",
    "be": "was",
}
_DOUBLE = {
    "run",
    "jog",
    "hop",
    "skip",
    "step",
    "clap",
    "sit",
    "put",
    "get",
    "spin",
    "swim",
    "hit",
    "cut",
    "squat",
    "nod",
    "shrug",
    "jab",
    "tip",
    "drop",
    "stop",
    "grab",
    "grip",
    "slam",
    "chop",
    "strum",
    "let",
    "flap",
    "twist-",
    "dig",
    "lug",
    "drum",
    "bob",
    "dip",
    "rub",
    "mop",
    "scrub",
    "plod",
    "trot",
    "pat",
    "set",
    "plan",
    "rap",
    "tap",
    "flip",
    "lap",
    "whip",
    "slip",
    "drag",
    "zip",
    "pop",
    "swat",
    "bat",
    "sip",
    "hug",
    "trip",
    "scan",
    "chat",
    "wag",
    "pin",
    "skim",
    "stir",
    "crouch-",
    "shovel-",
    "jam",
    "sidestep",
    "stab",
    "zigzag",
    "prop",
    "skid",
}


def inflect(verb: str, form: str) -> str:
    """A verb's form: "base", "present" (third person), "past" or "gerund"; only its first word changes."""
    head, _, rest = verb.partition("-")
    tail = f"-{rest}" if rest else ""
    if form == "base":
        return verb
    if form == "present":
        if head == "be":
            return "is"
        if head == "have":
            return "has"
        if re.search(r"(s|x|z|ch|sh|o)$", head):
            return f"{head}es{tail}"
        if re.search(r"[^aeiou]y$", head):
            return f"{head[:-1]}ies{tail}"
        return f"{head}s{tail}"
    if form == "gerund":
        if head in ("lie", "tie"):
            return f"{head[:-2]}ying{tail}"
        if head.endswith("e") and not head.endswith(("ee", "oe", "ye")) and head != "be":
            return f"{head[:-1]}ing{tail}"
        return f"{head}{head[-1] if head in _DOUBLE else ''}ing{tail}"
    if head in PAST:
        return f"{PAST[head]}{tail}"
    if head.endswith("e"):
        return f"{head}d{tail}"
    if re.search(r"[^aeiou]y$", head):
        return f"{head[:-1]}ied{tail}"
    return f"{head}{head[-1] if head in _DOUBLE else ''}ed{tail}"


SUBJECTS = (
    ("a person", "they", "their", 34),
    ("the person", "they", "their", 12),
    ("someone", "they", "their", 8),
    ("a man", "he", "his", 9),
    ("the man", "he", "his", 5),
    ("a woman", "she", "her", 5),
    ("the woman", "she", "her", 3),
    ("he", "he", "his", 3),
    ("she", "she", "her", 3),
    ("a figure", "they", "their", 3),
    ("the figure", "they", "their", 2),
    ("somebody", "they", "their", 2),
    ("a guy", "he", "his", 2),
    ("the individual", "they", "their", 1),
    ("this person", "they", "their", 2),
    ("a human", "they", "their", 1),
    ("a young man", "he", "his", 1),
    ("a girl", "she", "her", 1),
    ("the character", "they", "their", 1),
    ("a performer", "they", "their", 1),
)
"""(subject, pronoun, possessive, weight)."""


def odds(weights: Sequence[float]) -> np.ndarray:
    """Running sum of weights, up to 1: where a random number falls among them is a weighted choice."""
    total = np.cumsum(np.asarray(weights, float))
    return total / total[-1]


SUBJECT_ODDS = odds([weight for *_, weight in SUBJECTS])

SPEED = {
    "slow": (
        "slowly",
        "slowly",
        "slowly",
        "at a slow pace",
        "in a slow manner",
        "in no hurry",
        "unhurriedly",
        "leisurely",
        "gently",
        "at a leisurely pace",
        "taking their time",
        "very slowly",
        "rather slowly",
    ),
    "normal": (
        "at a normal pace",
        "at a steady pace",
        "at a regular speed",
        "at a moderate pace",
        "steadily",
        "at medium speed",
    ),
    "fast": (
        "quickly",
        "quickly",
        "fast",
        "fast",
        "rapidly",
        "at a fast pace",
        "swiftly",
        "hurriedly",
        "in a hurry",
        "very fast",
        "at high speed",
        "briskly",
        "speedily",
        "very quickly",
    ),
}
COUNT_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
DIRECTION = {
    "forward": ("forward", "forward", "forwards", "ahead", "straight ahead"),
    "backward": ("backward", "backwards", "back"),
    "left": ("to the left", "to the left", "left", "leftwards", "to their left", "towards the left"),
    "right": ("to the right", "to the right", "right", "rightwards", "to their right", "towards the right"),
    "clockwise": ("clockwise", "clockwise", "in a clockwise direction"),
    "counterclockwise": ("counterclockwise", "counterclockwise", "anticlockwise", "in a counterclockwise direction"),
    "up": ("up", "upward", "upwards"),
    "down": ("down", "downward", "downwards"),
    "side": ("to the side", "sideways"),
}
HEIGHT = {
    "low": ("low", "low down"),
    "middle": ("at mid height", "at chest height"),
    "high": ("high", "high up"),
    "floor": ("on the floor", "on the ground", "from the floor"),
    "table": ("at waist height", "on a table"),
    "shelf": ("above head height", "on a high shelf"),
}
STYLE = {
    "tired": (
        "tiredly",
        "wearily",
        "as if exhausted",
        "in a tired way",
        "looking tired",
        "with drooping shoulders",
        "sluggishly",
    ),
    "energetic": ("energetically", "full of energy", "with a spring in their step", "vigorously", "lively"),
    "cautious": ("cautiously", "carefully", "with caution", "warily", "gingerly"),
    "happy": ("happily", "cheerfully", "joyfully", "in a good mood", "merrily"),
    "sad": ("sadly", "dejectedly", "with their head down", "gloomily", "looking sad"),
    "proud": ("proudly", "with their chest out", "confidently", "with their head held high"),
    "old": ("like an old person", "like an elderly person", "as if old and frail", "with a stooped back"),
    "drunk": ("as if drunk", "drunkenly", "like a drunk person", "unsteadily"),
    "relaxed": ("casually", "in a relaxed way", "calmly", "easily"),
    "angry": ("angrily", "in anger", "furiously", "aggressively"),
}


def times(count: int) -> tuple[str, ...]:
    """Ways to say how often."""
    if count == 1:
        return ("once", "once", "one time", "a single time")
    if count == 2:
        return ("twice", "twice", "two times", "2 times")
    return (f"{COUNT_WORDS[count]} times", f"{COUNT_WORDS[count]} times", f"{count} times")


def counted(count: int, noun: str) -> tuple[str, ...]:
    """A number of things: "a jump", "three jumps"."""
    if count == 1:
        return (f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}", f"one {noun}", f"a single {noun}")
    plural = (
        f"{noun[:-1]}ies"
        if re.search(r"[^aeiou]y$", noun)
        else f"{noun}{'es' if re.search(r'(s|x|ch|sh)$', noun) else 's'}"
    )
    return (f"{COUNT_WORDS[count]} {plural}", f"{COUNT_WORDS[count]} {plural}", f"{count} {plural}")
