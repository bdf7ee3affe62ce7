"""Resolve object pronouns: "lifts his left arm, then lowers it" -> "..., then lowers their left arm". Not in the paper.

"It" and "them" after a verb mean what was named last: a part of the body, or an object. The instrument of an action
("with his hand", "uses his hand to") and a place ("to his head") are not meant. Without anything named before, they mean an object.
"""

from __future__ import annotations

import re

_PART = (
    r"(?:arm|hand|leg|foot|feet|knee|head|elbow|shoulder|wrist|palm|fist|finger|torso|hip|forearm|ankle|limb|body)s?"
)
_OBJECT = (
    r"something|some thing|somthing|object|objects|item|items|thing|things|ball|box|cup|bottle|glass|bag|phone|book|"
    r"football|basketball|baseball|knife|can|jar|lid|bowl|pan|pot|rope|door|drawer|table|chair|drink|cloth|plate|tool"
)
_WORDS = re.compile(
    r"(?P<means>\b(?:with|by|in|from|to|on|onto|over|above|at|near|behind|across|against|around|under|below|towards?|for|"
    r"between|use|uses|used|using) (?:only )?)?"
    rf"\b(?P<part>(?:(?:both|two|the|their|one) )*(?:of )?(?:the |their )?(?:(?:left|right|other|same) )?{_PART})\b"
    rf"|\b(?P<object>{_OBJECT})\b"
    r"|\b(?P<verb>[a-z-]+) (?P<particle>(?:up|down|back|out|away|around|over) )?(?P<pronoun>it|them)\b"
)
_NO_VERB = re.compile(
    r"of|to|in|on|at|with|from|by|for|behind|above|below|beside|towards?|before|after|around|near|over|under|into|onto|"
    r"like|as|if|that|and|against|between|through|about|off|past|up|down|out|is|so|then|when"
)


def resolved(text: str) -> str:
    """Replace object pronouns by what they mean: "their left arm", "their hands", "the object".

    Parameters
    ----------
    text : a sentence in lower case, with "their" for every possessive
    """
    last = "the object"

    def replace(match: re.Match[str]) -> str:
        nonlocal last
        if match["part"]:
            if not match["means"]:
                side = re.search(r"\b(left|right)\b", match["part"])
                last = " ".join(["their", *([side.group()] if side else []), match["part"].split()[-1]])
        elif match["object"]:
            last = "the object"
        elif not _NO_VERB.fullmatch(match["verb"]):
            return f"{match['verb']} {match['particle'] or ''}{last}"
        return match.group()

    return _WORDS.sub(replace, text)
