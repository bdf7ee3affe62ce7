"""Cut captions into clauses that each ask for one action.

A caption is cut at commas, full stops and conjunctions ("and", "then", "while", "before", "after", "as", "but",
"until", "when"). A piece is a clause of its own if it begins with a verb; any other piece ("his left arm", the "forth"
of "back and forth") belongs to the clause before. The verb is looked for behind the subject, adverbs and verbs that say
nothing but that an action happens: "tries to catch", "continues walking", "proceeds to sit" and "uses his right hand to
wave" ask for catching, walking, sitting and waving. "It" and "them" stand for what was named before.

Pauses, starts and repetitions ("stops", "repeats the motion"), states ("is facing forward", "has his arms
outstretched") and plain standing are no actions of their own and are not counted at all, neither as present nor as
missing. Common misspellings are corrected first.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from wamo.library.parse import without_subject
from wamo.library.patterns import forms
from wamo.library.pronouns import resolved

_CUT = re.compile(
    r"([,.;]? ?\b(?:and then|and|then|while|whilst|before|after|as|but|until|when)\b,? |[,.;] ?)"
    r"(?!if\b|though\b|well\b)"
)
_ADVERB = re.compile(
    r"(?:(?!fly\b|apply\b|rely\b)[a-z-]+ly|also|again|just|once|twice|first|next|finally|then|in turn|now|still|almost|"
    r"maybe|perhaps|both|even|only|further|eventually|at the same time|immediately after|afterwards?|this time),? "
)
_MANNER = re.compile(
    r"(?<=\w) (?:(?!fly\b|family\b|belly\b|jelly\b|only\b)[a-z-]{3,}ly|very|again|just|then|also|quick|slow|fast|small|"
    r"large|big|short|long|slight|little|tiny|awkward|clumsy|deliberate|sudden|single|repeated|continuous|multiple|wide|hard|"
    r"forceful|steady|more|few|several|various|different|careful|exaggerated|sharp|"
    r"gradual|swift|smooth|strong|strange|sideways|running|shuffle|full|half|quarter|low|high|right-?handed|other|same|normal|"
    r"regular|giant|final|clean|brisk|casual|energetic|human|one|two|three|four|five|six|seven|eight|\d+)"
    r"(?![\w-])"
)
_AUXILIARY = re.compile(
    r"(?:(?:who|that|which|there|so|or|to|can|could|would|will|may|might|must|has|had|have|been|being|not|is able to|"
    r"seen|shown|showing|a|the) )+(?=\w+)"
)
_PHASE = re.compile(
    r"(?:(?:(?:tr(?:y|ies|ied|ying)|attempt\w*|proceed\w*|continu\w*|resum\w*|manag\w+|begins?|began|beginning|begun|"
    r"start\w*|seem\w*|appear\w*|prepar\w+|pretend\w*|want\w*|need\w*|struggl\w+|decid\w+|happens?|goes on|going on|"
    r"(?:get|gets|getting|got) ready|readies|is about|is going|is trying|is attempting|is pretending)"
    r" (?:once |again |quickly |slowly )?(?:to |doing |by )?(?:be |being )?)"
    r"|(?:(?:keep|keeps|kept|keeping|mimic|mimics|mimicking|mime|mimes|miming|imitat\w+|simulat\w+|practic\w+|"
    r"end up|ends up|ended up)"
    r" (?:by |up )?(?=\w+ing\b))"
    r"|(?:mak(?:e|es|ing)|made|do|does|doing|did|perform\w*) (?:a|the|some|several) (?:motion of )?"
    r"(?=\w+ing (?:motion|movement|gesture|action)s?\b)"
    r"|(?:mak(?:e|es|ing)|made|do|does|doing|did|perform\w*) (?:a|the) (?:motion|action|act) (?:of |as if )?"
    r"(?=\w+ing\b)"
    r"|(?:goes|go|going|went|comes|coming) to (?=\w+)(?!the\b|a\b|an\b|their\b|its\b|left\b|right\b|one\b|another\b)"
    r"|(?:act|acts|acted|acting|motions?|moves?|gestur\w+|(?:mak(?:e|es|ing)|made|do|does|doing) a motion)"
    r" (?:like|as if|as though)"
    r" (?:they|he|she|it)(?: are| is|'re|'s| were| was)? )"
)
_MEANS = re.compile(
    r"(?:use|uses|using|used|utilizes|utilizing) (?:(?:their|the|both|a|one|either|opposite|left|right|other|of|own|"
    r"first|same) )*(?:hands?|arms?|foot|feet|legs?|fists?|fingers?|palms?|it|them|body|momentum|something|object)"
    r" (?:in order )?to (?:help (?:them )?)?"
)
_SUBJECT = re.compile(
    r"(?:(?:a|an|the|this|that|one|two) )?(?:[a-z]+ ){0,2}?(?:robot|toon|subject|user|humanoid|stickman|lady|dude|kid|"
    r"child|dancer|avatar|mannequin|animation|athlete|actor|being|model|skeleton|players?|people|sim|aman|i|we|you)"
    r" (?:who |that |which )?(?:is |are |was |appears to be |seems to be |appears to |seems to )?(?=\w)"
)


def _words_by_kind() -> dict[str, list[str]]:
    """The words of `clause_words.tsv` by kind."""
    found: dict[str, list[str]] = {}
    for line in Path(__file__).with_name("clause_words.tsv").read_text("utf-8").splitlines():
        kind, words = line.split("\t")
        found.setdefault(kind, []).extend(words.split())
    return found


_WORDS = _words_by_kind()
VERBS = frozenset(_WORDS["verb"])
"""Verbs by which people name actions, in base form; other words count as verbs by their endings."""
_NEUTRAL = frozenset(_WORDS["neutral"])
"""Verbs that ask for no action of their own."""
_NEVER = frozenset(_WORDS["never"])
"""Words that look like verbs and begin no clause."""
_STATES = frozenset(_WORDS["state"])
"""Participles that describe a state unless an object follows."""
_SPELLING = dict(zip(_WORDS["spelling"][::2], _WORDS["spelling"][1::2], strict=True))
"""Common misspelling -> word."""
_OBJECT = re.compile(
    r"\w+ (?:up |down |out )?(?:a|an|the|their|both|it|them|one|some|something|themselves|left|right)\b"
)
_SETTLES = re.compile(
    r"(?:come|coming|came|go|get|slow)\w*(?: down)? (?:back )?(?:in)?to (?:a |an |the |their )?(?:complete |full )?"
    r"(?:stop|halt|rest|stand|standing|standstill|normal|original|starting|initial|neutral|upright|position)|"
    r"(?:do|does|doing|did) (?:it|so|this|that|the same|them|not|some ?thing|nothing)\b|don't|doesn't|lead\w* with |"
    r"look\w* (?:like|as|angry|bored|confused|excited|frustrated|happy|lazy|perhaps|sad|scared|surprised|tired|to be)\b"
)
"""Phrases that ask for no action of their own."""


def clauses_of(caption: str) -> list[str]:
    """The clauses of a caption, without subjects: each begins with the verb of an action."""
    found: list[str] = []
    parts = _CUT.split(resolved(without_subject(spelled(caption))))
    for gap, piece in zip(["", *parts[1::2]], parts[::2], strict=True):
        clause = verb_phrase(piece)
        if clause and asks(clause):
            found.append(clause)
        elif found and gap and not clause:
            found[-1] += gap + piece.strip()
    return found


def spelled(caption: str) -> str:
    """A caption with common misspellings corrected."""
    return re.sub(r"\b[a-z]+\b", lambda word: _SPELLING.get(word.group(), word.group()), caption.lower())


def verb_phrase(piece: str) -> str:
    """A piece from its last verb on: "tries to catch" begins with "catch", "pretends to be a cat" with "pretends".

    Return "" if the piece does not begin with a verb.
    """
    text, verb = without_subject(piece.strip()), ""
    for _ in range(8):
        before = text
        if is_verb(text):
            verb = text
        for opening in (_SUBJECT, _ADVERB, _PHASE, _MEANS):
            match = opening.match(text)
            if match and match.end() < len(text):
                text = without_subject(text[match.end() :])
        if not is_verb(text):
            match = _AUXILIARY.match(text)
            if match and is_verb(text[match.end() :]):
                text = text[match.end() :]
        if text == before:
            break
    if re.match(r"(?:pushed|shoved|nudged|bumped)\b(?! (?:a|an|the|their|it|them|some\w*|both)\b)", text):
        text = f"gets {text}"
    return text if is_verb(text) else verb


def is_verb(text: str) -> bool:
    """Whether a text begins with a verb."""
    match = re.match(r"[a-z'-]+", text)
    word = match.group() if match else ""
    if word in _STATES:
        return bool(_OBJECT.match(text)) or word in ("pushed", "shoved", "knocked")
    if word in _lemmas():
        return word not in _NEVER or text.startswith("back away")
    if word in _NEVER or len(word) < 4:
        return False
    return word.endswith(("ing", "ed")) or (word.endswith("s") and not word.endswith(("ss", "us")))


def plain(clause: str) -> str:
    """A clause without words of manner and number: "takes two quick steps back" -> "takes steps back"."""
    return _MANNER.sub("", clause)


def asks(clause: str) -> bool:
    """Whether a clause asks for an action of its own."""
    word = re.match(r"[a-z'-]+", clause)
    lemma = _lemmas().get(word.group(), "") if word else ""
    return lemma not in _NEUTRAL and not _SETTLES.match(clause)


@cache
def _lemmas() -> dict[str, str]:
    """Form of a verb -> its base form."""
    known = {form: verb for verb in (*VERBS, *_NEUTRAL) for form in forms(verb)}
    irregular = {"is": "be", "are": "be", "was": "be", "were": "be", "lying": "lie", "laying": "lay", "tries": "try"}
    return {**known, **irregular, "backs": "back", "backed": "back", "backing": "back"}
