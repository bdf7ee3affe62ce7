"""Generate captions from a grammar: true sentences about a performance, and the facts that each one claims.

A pattern is a verb phrase: ``~walk`` marks a verb to inflect, ``[a|b]`` alternatives, ``(...)`` an optional group,
``<side>``, ``<other>``, ``<direction>`` (``<way>``: the bare word), ``<height>``, ``<style>``, ``<adv>`` and
``<times>`` insert facts, and ``<n:jump>`` a counted noun. The prefix ``@fast`` restricts a pattern to that speed,
``@floor`` to that height and so on. A sentence claims only the facts that it mentions. Not in the paper.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from wamo.library import words
from wamo.library.families.registry import Family, Params
from wamo.library.inflection import counted, inflect, times
from wamo.library.styles import contradicts
from wamo.motion.facts import Action, Claim

_SLOT = re.compile(r"<(\w+)(?::([^>]+))?>")
_GROUP = re.compile(r"\(([^()]*)\)")
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_VERB = re.compile(r"~([a-z-]+)")
_FACT = {
    "side": "side",
    "other": "side",
    "direction": "direction",
    "way": "direction",
    "adv": "speed",
    "times": "count",
    "n": "count",
    "height": "height",
    "style": "style",
}
_FORMS = (("present", 0.60), ("progressive", 0.12), ("past", 0.07), ("gerund", 0.10), ("base", 0.11))


_PRONOUNS = {"they": ("them", "themselves"), "he": ("him", "himself"), "she": ("her", "herself")}
_FORM_ODDS = words.odds([share for _, share in _FORMS])

GENERAL = {
    "walking": ("~walk", "~walk around", "~take [a few|some|several] steps", "~move [along |]on foot"),
    "running": ("~run", "~go for a run"),
    "jumping": ("~jump", "~leap [into the air|off the ground]"),
    "kick": ("~kick", "~give a kick", "~do a kick with the <side> leg", "~kick with their <side> [leg|foot]"),
    "punch": ("~punch", "~throw [a punch|punches]", "~hit the air with [their fists|a fist]"),
    "dance": ("~dance", "~do a dance", "~dance [around|to the music]", "~perform a dance"),
    "gesture": ("~gesture", "~make a gesture"),
    "wave": ("~wave", "~wave at someone", "~wave hello"),
    "exercise": ("~exercise", "~work out", "~do an exercise", "~do a workout"),
    "stretch": ("~stretch", "~do [some |]stretches", "~stretch their body"),
    "throw": ("~throw something", "~throw a ball", "~throw an object"),
    "sit": ("~sit", "~sit down"),
    "music": ("~play music", "~play an instrument", "~play a musical instrument"),
    "sport": ("~play a sport", "~play sports"),
    "turn": ("~turn around", "~turn", "~rotate their body"),
    "fight": ("~fight", "~practice martial arts", "~do martial arts moves"),
    "clean": ("~clean", "~do [some |]cleaning"),
    "get_down": ("~get down on the floor", "~go down to the ground"),
    "swim": ("~swim", "~pretend to swim"),
    "instrument": ("~play an instrument",),
    "move_arm": ("~move [the|their] <side> arm", "~use [the|their] <side> arm", "~move an arm"),
    "move_hand": ("~move [the|their] <side> hand", "~use [the|their] <side> hand", "~move a hand"),
    "move_arms": ("~move (both )their arms", "~use (both )their arms", "~move (both )their arms around"),
    "limp": ("~limp", "~limp along", "~hobble", "~hobble along", "~walk with a limp"),
    "stagger": ("~stagger", "~sway", "~stagger around", "~walk unsteadily", "~wobble from side to side as if drunk"),
    "tiptoe": ("~sneak", "~creep", "~sneak around", "~walk stealthily", "~creep along"),
    "trudge": ("~trudge", "~plod along", "~drag themselves along", "~trudge along wearily"),
    "carry_walk": ("~carry something heavy", "~carry a heavy box", "~carry an object with both arms"),
}
"""Patterns of general actions implied by families or their style, e.g. "kick" for every kick, "limp" for an injured walk."""


class Phrase:
    """A verb phrase of one action, rendered in any verb form; ``claimed`` holds the facts it mentions."""

    def __init__(self, text: str, claimed: Action) -> None:
        self.text, self.claimed = text, claimed

    def form(self, form: str) -> str:
        """Return the phrase with its verbs inflected; "progressive" starts with "is"."""
        if form == "progressive":
            return "is " + self.form("gerund")
        return _VERB.sub(lambda m: inflect(m.group(1), form), self.text)


def phrase(rng: np.random.Generator, action: Family, params: Params, *, plain: bool = False) -> Phrase:
    """Draw a phrase for one action; ``plain`` mentions fewer optional facts, for long sentences."""
    facts = params.facts
    general = [name for name in action.performed(params).implies if name in GENERAL]
    if general and rng.random() < (0.05 if "gesture" in general else 0.13):
        name = general[int(rng.integers(len(general)))]
        patterns: Sequence[str] = GENERAL[name]
    else:
        name, patterns = action.name, action.does
    possible = [p for p in patterns if _fits(p, facts)]
    if not possible:
        raise ValueError(f"{action.name}: no pattern fits the facts {facts}")
    pattern = possible[int(rng.integers(len(possible)))]
    claimed: dict[str, Any] = {}
    if pattern[0] == "@":
        word, _, pattern = pattern[1:].partition(" ")
        fact = next(k for k, v in facts.items() if v == word)
        claimed[fact] = word
        facts = {k: v for k, v in facts.items() if k != fact}
    text = _options(rng, pattern, facts, 0.3 if plain else 0.6)
    text = _extras(rng, text, facts, plain, name == action.name)
    text = _SLOT.sub(lambda m: _slot(rng, m.group(1), m.group(2), facts, claimed), text)
    return Phrase(re.sub(r"\s+", " ", text).replace(" ,", ",").strip(), Action(name, **claimed))


def _fits(pattern: str, facts: dict[str, Any]) -> bool:
    """Return whether the performance has every fact that a pattern needs, and no style that contradicts it."""
    if pattern[0] == "@" and pattern[1:].split(" ")[0] not in facts.values():
        return False
    if contradicts(pattern, facts.get("style")):
        return False
    return all(_FACT.get(m[0], "") in facts for m in _SLOT.findall(_GROUP.sub("", pattern)))


def _pick(rng: np.random.Generator, options: Sequence[str]) -> str:
    return options[int(rng.integers(len(options)))]


def _options(rng: np.random.Generator, text: str, facts: dict[str, Any], chance: float) -> str:
    while "(" in text or "[" in text:

        def group(match: re.Match[str]) -> str:
            known = all(_FACT[m[0]] in facts for m in _SLOT.findall(match.group(1)))
            return _pick(rng, match.group(1).split("|")) if known and rng.random() < chance else ""

        text = _CHOICE.sub(lambda m: _pick(rng, m.group(1).split("|")), text)
        text = _GROUP.sub(group, text)
    return text


def _extras(rng: np.random.Generator, text: str, facts: dict[str, Any], plain: bool, exact: bool) -> str:
    """Append facts that the pattern does not mention, at random."""
    rate = 0.45 if plain else 1.0
    said = {_FACT[m[0]] for m in _SLOT.findall(text)}
    if "count" in facts and "count" not in said and exact and rng.random() < 0.7 * rate:
        text += " <times>"
    chance = 0.10 if facts.get("speed") == "normal" else 0.62
    if "speed" in facts and "speed" not in said and rng.random() < chance * rate:
        word = facts["speed"]
        single = re.match(r"~[a-z-]+ ", text) and "," not in text and rng.random() < 0.2 and word != "normal"
        text = f"<adverb> {text}" if single else text + " <adv>"
    crowded = "<adv" in text and rng.random() < 0.75
    if "style" in facts and "style" not in said and not crowded and rng.random() < 0.8 * rate:
        text += (" " if rng.random() < 0.7 else ", ") + "<style>"
    return text


def _slot(rng: np.random.Generator, name: str, noun: str | None, facts: dict[str, Any], claimed: dict[str, Any]) -> str:
    """Return the text of one slot and record the fact in ``claimed``."""
    if name == "adverb":
        claimed["speed"] = facts["speed"]
        return "slowly" if facts["speed"] == "slow" else "quickly"
    fact = _FACT[name]
    value = facts[fact]
    claimed[fact] = value
    if name == "other":
        return "right" if value == "left" else "left"
    if name == "way":
        return str(value)
    if name == "n":
        return _pick(rng, counted(value, noun or "time"))
    if name == "times":
        return _pick(rng, times(value))
    table = {"direction": words.DIRECTION, "speed": words.SPEED, "height": words.HEIGHT, "style": words.STYLE}.get(fact)
    options = (str(value),) if table is None else table.get(value, (str(value),))
    return _pick(rng, [option for option in options if not contradicts(option, facts.get("style"))])


def sentence(
    rng: np.random.Generator, performed: Sequence[tuple[Family, Params]], simultaneous: bool = False
) -> tuple[str, Claim]:
    """Draw a sentence on one or several actions, in order or simultaneous, and return it with the facts it claims."""
    subject, pronoun, their, _ = words.SUBJECTS[int(words.SUBJECT_ODDS.searchsorted(rng.random(), side="right"))]
    form = _FORMS[int(_FORM_ODDS.searchsorted(rng.random(), side="right"))][0]
    many = len(performed) > 1
    phrases = [phrase(rng, a, p, plain=many) for a, p in performed]
    claim = Claim(tuple(p.claimed for p in phrases), simultaneous)
    if not many:
        body = phrases[0].form(form)
    elif simultaneous:
        body = _simultaneous(rng, phrases, form)
    else:
        body = _in_order(rng, phrases, form, pronoun)
    if form in ("gerund", "base"):
        text, pronoun, their = body, "they", "their"
    else:
        text = f"{subject} {body}"
    text = re.sub(r"\btheir\b", their, text)
    objective, reflexive = _PRONOUNS[pronoun]
    text = re.sub(r"\bthemselves\b", reflexive, text)
    text = re.sub(r"\b(behind|in front of|above|towards) them\b", rf"\1 {objective}", text)
    text = re.sub(r"\bthey (can|started)\b", rf"{pronoun} \1", text)
    return _finish(rng, text), claim


def _simultaneous(rng: np.random.Generator, phrases: list[Phrase], form: str) -> str:
    """Join two phrases with "while" or an equivalent."""
    first, second = phrases if rng.random() < 0.65 else phrases[::-1]
    main = first.form(form)
    joined = second.form("gerund" if form == "progressive" else form)
    return _pick(
        rng,
        (
            f"{main} while {second.form('gerund')}",
            f"{main} while {second.form('gerund')}",
            f"{main} and {joined} at the same time",
            f"{main}, {second.form('gerund')} at the same time",
            f"{main} and simultaneously {joined}",
        ),
    )


def _in_order(rng: np.random.Generator, phrases: list[Phrase], form: str, pronoun: str) -> str:
    """Join phrases with "then" or an equivalent."""
    rest_form = "gerund" if form == "progressive" else form
    parts = [phrases[0].form(form)] + [p.form(rest_form) for p in phrases[1:]]
    if len(parts) == 2:
        a, b = parts
        second = phrases[1]
        finite = form in ("present", "past")
        verb = second.form("base" if pronoun == "they" else "present") if form == "present" else second.form("past")
        options = [
            f"{a}, then {b}",
            f"{a} and then {b}",
            f"{a} and then {b}",
            f"{a} then {b}",
            f"{a} before {second.form('gerund')}",
            f"{a}, and after that {b}",
            f"{a}, followed by {second.form('gerund')}",
        ]
        if finite:
            options += [f"{a}. then {pronoun} {verb}", f"{a}. after that {pronoun} {verb}", f"first {a}, then {b}"]
            if not phrases[0].text.startswith("<"):
                options.append(f"{b} after {phrases[0].form('gerund')}")
        return _pick(rng, options)
    head, last = ", ".join(parts[:-1]), parts[-1]
    return _pick(
        rng,
        (
            f"{head}, and then {last}",
            f"{head}, then {last}",
            f"{head} and finally {last}",
            f"{parts[0]}, then {', then '.join(parts[1:])}",
        ),
    )


def _finish(rng: np.random.Generator, text: str) -> str:
    """Normalise spaces, and by chance add a full stop and a capital letter."""
    text = re.sub(r"\s+", " ", text).replace(" ,", ",").replace(" .", ".").strip(" ,")
    draw = rng.random()
    if draw < 0.45:
        return text
    if draw < 0.80:
        return text + "."
    return text[0].upper() + text[1:] + "."


def captions(
    rng: np.random.Generator, performed: Sequence[tuple[Family, Params]], simultaneous: bool, count: int
) -> tuple[tuple[str, ...], tuple[Claim, ...]]:
    """Draw up to ``count`` different sentences on one performance, and return them with their claims."""
    found: dict[str, Claim] = {}
    for _ in range(count * 6):
        text, claim = sentence(rng, performed, simultaneous)
        found.setdefault(text, claim)
        if len(found) == count:
            break
    return tuple(found), tuple(found.values())
