"""Vocabulary of the captions: subjects, adverbs and fact words. A repeated word is drawn more often."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

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
    """Return the cumulative sum of weights, scaled to end at 1, for weighted draws by `searchsorted`."""
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
    "low": ("low", "low"),
    "middle": ("at mid height", "at chest height"),
    "high": ("high", "high up"),
    "floor": ("on the floor", "on the ground", "at floor level"),
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
    "energetic": ("energetically", "full of energy", "with a spring in their step", "vigorously", "in a lively way"),
    "cautious": ("cautiously", "carefully", "with caution", "warily", "gingerly"),
    "happy": ("happily", "cheerfully", "joyfully", "in a good mood", "merrily"),
    "sad": ("sadly", "dejectedly", "with their head down", "gloomily", "looking sad"),
    "proud": ("proudly", "with their chest out", "confidently", "with their head held high"),
    "old": ("like an old person", "like an elderly person", "as if old and frail", "with a stooped back"),
    "drunk": ("as if drunk", "drunkenly", "like a drunk person", "unsteadily"),
    "relaxed": ("casually", "in a relaxed way", "calmly", "at ease"),
    "angry": ("angrily", "in anger", "furiously", "aggressively"),
}
