"""Part-of-speech tags for caption files, by word lists and endings. Not in the paper.

Other loaders expect ``lemma/POS`` tokens with each caption. Motion captions are short and plain, so lists of function
words and common verbs, and endings, are enough. This project never reads the tags.
"""

from __future__ import annotations

import re

_CLOSED = {
    "DET": "a an the this that these those each every some any no all both another either its his her their",
    "ADP": "in on at to from with by of over under into onto through across around along against behind between "
    "above below beside off out toward towards for during like near past upon up down",
    "PRON": "he she it they him them someone somebody something himself herself themselves itself one who which what",
    "CCONJ": "and or but nor",
    "SCONJ": "while as before after until if when then because since though so that",
    "AUX": "is are was were be been being has have had do does did can could will would may might must should",
    "NUM": "one two three four five six seven eight nine ten once twice 1 2 3 4 5 6 7 8 9 10",
    "PART": "not",
    "ADV": "forward forwards backward backwards sideways slowly quickly again back away very then there here still "
    "straight ahead upward upwards downward downwards together apart almost "
    "clockwise counterclockwise low high",
    "ADJ": "left right other same small big large long short slow quick fast straight bent stretched tall half full "
    "whole first second last",
    "VERB": "walk run jump turn step stand sit lift raise lower wave kick punch bend lean move swing throw catch hold "
    "put take go come get crawl climb hop skip march stretch squat kneel lie rise spin dance stop start begin do make "
    "reach touch push pull pick drop place clap bow nod shake cross open close look face circle jog sway rotate "
    "balance stumble limp stagger duck dodge crouch twist return repeat continue keep perform play hit strike swim "
    "stir wipe wash",
}
_WORDS = {word: tag for tag, words in _CLOSED.items() for word in words.split()}
_IRREGULAR = {"stood": "stand", "sat": "sit", "ran": "run", "went": "go", "came": "come", "got": "get", "took": "take",
              "held": "hold", "threw": "throw", "lying": "lie", "made": "make", "did": "do"}  # fmt: skip


def tag(sentence: str) -> list[str]:
    """``["a/DET", "person/NOUN", "walk/VERB", ...]``: lower case, verbs in base form, no punctuation."""
    return [f"{lemma}/{part}" for lemma, part in map(_tag, re.findall(r"[a-z]+|\d+", sentence.lower()))]


def _tag(word: str) -> tuple[str, str]:
    if word in _WORDS:
        return word, _WORDS[word]
    base = _verb(word)
    if base:
        return base, "VERB"
    if word.isdigit():
        return word, "NUM"
    for ending, part in (
        ("ly", "ADV"),
        ("wards", "ADV"),
        ("ward", "ADV"),
        ("ful", "ADJ"),
        ("ous", "ADJ"),
        ("ive", "ADJ"),
    ):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word, part
    if word.endswith("ing") and len(word) > 5:
        return word[:-3], "VERB"
    if word.endswith("s") and not word.endswith(("ss", "us")) and len(word) > 3:
        return word[:-1], "NOUN"
    return word, "NOUN"


def _verb(word: str) -> str | None:
    """Base form of a known verb, or None."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending in ("s", "es", "ed", "d", "ing"):
        if not word.endswith(ending):
            continue
        stem = word[: -len(ending)]
        doubled = stem[:-1] if len(stem) > 2 and stem[-1] == stem[-2] else stem
        for base in (stem, stem + "e", doubled, stem[:-1] + "y" if stem.endswith("i") else stem):
            if _WORDS.get(base) == "VERB":
                return base
    return None
