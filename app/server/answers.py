"""What endpoints answer: the same JSON through the page, the REST API, the Gradio API and MCP."""

from __future__ import annotations

from typing import Literal, NotRequired

from typing_extensions import TypedDict


class Packed(TypedDict):
    """Numbers as int16: value = integer * scale + offset, for each channel of the last axis."""

    data: str
    offset: list[float]
    scale: list[float]


class Clip(TypedDict):
    """A motion for a player; ``positions`` are (frames, joints, 3) metres, Y up, at ``sample_fps``."""

    key: str
    name: str
    source: str
    captions: list[str]
    fps: float
    frames: int
    duration: float
    skeleton: str
    whole: bool
    sample_fps: float
    positions: Packed
    original: str


class Result(TypedDict):
    """One row of a result list.

    ``score`` is the cosine of query and motion, changed by weights and exclusions; None in a search by words and where
    nothing was searched for. ``chance`` says how often a result with such a score is right, 0 to 1; None where the
    score is no plain cosine. ``guess`` is a caption by the model for clips that have none."""

    rank: int
    score: float | None
    chance: float | None
    key: str
    name: str
    captions: list[str]
    guess: str
    duration: float
    original: str
    motion: NotRequired[Clip]


class Facets(TypedDict):
    """What the gallery can be narrowed by, and the bands of the model. ``ranges`` in Hz, ``words`` name them."""

    sources: list[str]
    splits: list[str]
    longest: float
    bands: list[str]
    learned: bool
    ranges: list[list[float]]
    words: list[str]


class HelpLine(TypedDict):
    """A line of help: prose or a command."""

    text: NotRequired[str]
    code: NotRequired[str]


class Help(TypedDict):
    """Instructions for a server without a gallery."""

    title: str
    lines: list[HelpLine]


class Offer(TypedDict):
    """Another search that may be meant: a label for people, and the fields of `search` that it changes."""

    label: str
    query: str
    exclude: str
    match: Literal["meaning", "words"]


class SearchAnswer(TypedDict):
    """Results, best first, with a sentence for people. ``loading``: ask again in a moment."""

    results: list[Result]
    message: str
    offers: NotRequired[list[Offer]]
    total: NotRequired[int]
    facets: NotRequired[Facets]
    more: NotRequired[bool]
    loading: NotRequired[bool]
    help: NotRequired[Help]


class BandsAnswer(TypedDict):
    """Bands from low to high.

    ``words`` (posture, rhythm, accent, flick), ``ranges`` in Hz, ``shares`` of the kinetic energy of all joints,
    ``energy`` (joints, bands) shares of each joint's, ``strength`` (bands, joints) of joint speed relative to each
    band's fastest joint, ``components`` (frames, joints, 4): x, y, z in metres and speed in m/s.
    """

    names: list[str]
    words: list[str]
    ranges: list[list[float]]
    energy: list[list[float]]
    strength: list[list[float]]
    shares: list[float]
    label: str
    first: int
    frames: int
    rest: int
    components: NotRequired[list[Packed]]


class WhyAnswer(TypedDict):
    """Signed shares of the score above ``baseline``: joints, bands and frames each add up to it."""

    joints: list[float]
    joint_names: list[str]
    bands: list[float]
    band_names: list[str]
    frames: list[float]
    fps: float
    score: float
    baseline: float


class WordsAnswer(TypedDict):
    """Interaction of words with parts and moments: positive where the word is answered there.

    ``parts`` (words, parts), ``moments`` (words, moments), ``edges`` (moments + 1) seconds.
    """

    words: list[str]
    part_names: list[str]
    parts: list[list[float]]
    moments: list[list[float]]
    edges: list[float]
    score: float


class MomentsAnswer(TypedDict):
    """``times`` are centres of windows in seconds, ``scores`` cosines, ``levels`` the same from 0 (as unrelated text)
    to 1 (as a clip's own caption), ``best`` start and end of the best window, ``covered`` the part searched."""

    times: list[float]
    scores: list[float]
    levels: list[float]
    best: list[float]
    covered: list[float]


class Sentence(TypedDict):
    """A sentence and its cosine."""

    caption: str
    score: float


class DescribeAnswer(TypedDict):
    """Sentences, best first; ``guess`` says that they come from other clips."""

    captions: list[Sentence]
    guess: bool


class File(TypedDict):
    """A file to save: plain name, MIME type, base64 bytes."""

    name: str
    type: str
    data: str


class ExportAnswer(TypedDict):
    """``file`` once it is made; before, ``job`` to ask after and the ``share`` that is done, 0 to 1."""

    file: NotRequired[File]
    job: NotRequired[str]
    share: NotRequired[float]
    waiting: NotRequired[bool]


class Problem(TypedDict):
    """What went wrong and what to do about it."""

    error: str
    remedy: str


class FileProblem(Problem):
    """A file that could not be read."""

    file: str


class Analysed(TypedDict):
    """A motion that was read: the frame rate of its file, facts for people, and notes on what was assumed."""

    motion: Clip
    rate: float
    facts: list[str]
    notes: list[str]


class AnalyseAnswer(TypedDict):
    """Every file's motion or error; ``own`` counts the visitor's own motions in their search."""

    motions: list[Analysed]
    errors: list[FileProblem]
    own: int


class OwnMotion(TypedDict):
    """A motion that the visitor brought."""

    key: str
    name: str
    captions: list[str]
    duration: float
    original: str
    listed: bool


class OwnAnswer(TypedDict):
    """All motions that the visitor brought."""

    motions: list[OwnMotion]


class AddAnswer(TypedDict):
    """Number of the visitor's own motions in their search."""

    own: int


class ForgetAnswer(TypedDict):
    """Nothing is left."""


class Fact(TypedDict):
    """A fact for people."""

    label: str
    text: str


class BandFilters(TypedDict):
    """What share of each frequency (``hertz``) every band lets through: (bands, frequencies), low band first.

    ``start`` is the wavelet that training began from; ``learned`` is None for a model without filters of its own.
    """

    names: list[str]
    words: list[str]
    ranges: list[list[float]]
    hertz: list[float]
    start: list[list[float]]
    learned: list[list[float]] | None
    wavelet: str


class Retrieval(TypedDict):
    """How often a sentence finds its motion, in percent: as the first result, and among the first five.

    ``counts`` says what counts as found, ``motions`` is the number N that are ranked, ``sentences`` that of queries,
    ``interval`` the 95 % bootstrap interval of ``first``, empty where none was measured.
    """

    data: str
    counts: str
    motions: int
    sentences: int
    first: float | None
    five: float | None
    interval: list[float]


class BandError(TypedDict):
    """One band: the mean size of its movement and the mean error of its reconstruction in mm, range in Hz."""

    band: str
    word: str
    range: list[float]
    movement_mm: float
    error_mm: float


class Rebuilt(TypedDict):
    """Mean error in mm of joints relative to the pelvis, and of the pelvis' path, when a motion is rebuilt."""

    bands: list[BandError]
    joints_mm: float
    pelvis_mm: float
    clips: int


class Disturbed(TypedDict):
    """Right results in percent, first and among ten, when the clips are disturbed."""

    clips: str
    first: float | None
    ten: float | None
    motions: int


class Part(TypedDict):
    """A part of the network: trained weights, and milliseconds for one clip on one core."""

    part: str
    parameters: int
    milliseconds: float


class Curve(TypedDict):
    """Right first results in percent on validation clips, after each epoch."""

    data: str
    motions: int
    epochs: list[int]
    first: list[float]


class ModelAnswer(TypedDict):
    """The model for people; what no file beside the weights tells is empty or None."""

    facts: list[Fact]
    parameters: int
    filters: BandFilters
    retrieval: list[Retrieval]
    reconstruction: Rebuilt | None
    disturbed: list[Disturbed]
    cost: list[Part]
    learning: list[Curve]
