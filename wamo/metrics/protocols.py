"""The field's retrieval protocols on plain arrays; every result carries protocol, N, caption rule and splits.

Texts stand in rows, motions in columns, the true pair on the diagonal. Metric names are
the field's: `t2m/R01` ... `t2m/MedR`, `m2t/...`, `t2m/len`, and `Rsum`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from wamo.errors import DataError
from wamo.metrics import ranks as m
from wamo.metrics.scores import Scores, as_scores, unit_rows

THRESHOLD = 0.95
"""Two captions are the same answer when their similarity, scaled to 0 .. 1, exceeds this."""

BATCH = 32
"""Size of the small batches (Guo et al.'s protocol)."""

FIRST_CAPTION, IDENTICAL = "first caption, one positive", "identical captions credited"


@dataclass(frozen=True)
class Result:
    """What one protocol found, with everything that must be printed beside it.

    Parameters
    ----------
    protocol : name of the protocol
    size : N, the number of gallery entries (motions)
    captions : the caption rule, in words
    split : the split that was scored
    selected_on : the split that chose the checkpoint; "-" where no checkpoint was chosen
    metrics : percentages 0 .. 100, MedR 1-based, len the number of queries
    intervals : 95 % bootstrap interval of a metric, where there is one
    ranks : "t2m" and "m2t" -> (queries,) 0-based ranks; "index" -> the queries' numbers where not all took part
    texts : how many texts are the gallery of `m2t`, when not as many as motions
    score : which of a model's similarities was used, where there are several: "global", "late" ...
    """

    protocol: str
    size: int
    captions: str
    split: str = "-"
    selected_on: str = "-"
    metrics: dict[str, float] = field(default_factory=dict)
    intervals: dict[str, tuple[float, float]] = field(default_factory=dict)
    ranks: dict[str, np.ndarray] = field(default_factory=dict)
    texts: int | None = None
    score: str = ""

    def gallery(self, way: str) -> int:
        """N of a direction, "t2m" or "m2t"."""
        return self.size if way == "t2m" or self.texts is None else self.texts

    def on(self, split: str, selected_on: str) -> Result:
        """The same result with the names of the splits."""
        return replace(self, split=split, selected_on=selected_on)


def all_pairs(scores: Scores | np.ndarray, *, samples: int = 0) -> Result:
    """Protocol `all`: the whole split, one positive, ties averaged. `samples`: bootstrap draws, 0 for none."""
    return evaluate(scores, protocols=("all",), samples=samples)[0]


def identical_captions(scores: Scores | np.ndarray, captions: Sequence[str], *, samples: int = 0) -> Result:
    """Protocol `all` where every motion with the identical caption (strip, lower case) is right; best rank counts."""
    return evaluate(scores, captions=captions, protocols=("identical",), samples=samples)[0]


def threshold(scores: Scores | np.ndarray, sentences: np.ndarray, *, samples: int = 0) -> Result:
    """Protocol `threshold`: motions whose caption is nearly the same sentence are right. sentences: (N, d) float."""
    return evaluate(scores, sentences=sentences, protocols=("threshold",), samples=samples)[0]


def evaluate(
    scores: Scores | np.ndarray,
    *,
    captions: Sequence[str] | None = None,
    sentences: np.ndarray | None = None,
    ids: Sequence[str] | None = None,
    dissimilar_ids: Sequence[str] | None = None,
    protocols: Iterable[str] | None = None,
    samples: int = 1000,
    seed: int = 0,
) -> list[Result]:
    """Score one square set of similarities under several protocols; the full passes share their blocks.

    Parameters
    ----------
    scores : (N, N) similarities, the true pairs on the diagonal
    captions : (N,) the sentence of each row, for `identical`
    sentences : (N, d) sentence embeddings of the rows, for `threshold` and `dissimilar`
    ids : (N,) names of the pairs; `small_batches` sorts by them, `dissimilar_ids` speaks of them
    dissimilar_ids : the field's own list for `dissimilar`
    protocols : of "all", "identical", "threshold", "dissimilar", "small_batches"; None: all whose inputs are there
    samples : bootstrap draws, 0 for no intervals
    seed : of the bootstrap and of the greedy choice

    Raises
    ------
    DataError
        A matrix that is not square, lists of another length, a protocol that lacks its input, fewer than 32 pairs for
        `small_batches` when it is asked for.
    """
    source = as_scores(scores)
    size = _square(source)
    for name, given in (("captions", captions), ("sentence embeddings", sentences), ("ids", ids)):
        if given is not None and len(given) != size:
            raise DataError(f"{len(given)} {name} for {size} pairs; there must be one for each row, in the same order")
    has = {"identical": captions, "threshold": sentences, "dissimilar": sentences if dissimilar_ids is None else ids}
    if protocols is None:
        wanted = [p for p in PROTOCOLS if has.get(p, "") is not None and (p != "small_batches" or size >= BATCH)]
    else:
        wanted = list(protocols)
    for name in wanted:
        if name not in PROTOCOLS:
            raise DataError(f"no protocol {name!r}; there are {', '.join(PROTOCOLS)}")
        if has.get(name, "") is None:
            raise DataError(f"protocol {name!r} needs {_NEEDS[name]}")
    rules = {name: _rule(name, captions, sentences) for name in wanted if name in _CAPTION_RULE}
    forth = m.ranks_by_rule(source, rules) if rules else {}
    back = m.ranks_by_rule(source.transposed(), rules) if rules else {}
    results = []
    for name in wanted:
        if name in rules:
            protocol = "all" if name == "identical" else name
            results.append(_result(protocol, size, _CAPTION_RULE[name], forth[name], back[name], samples, seed))
        elif name == "dissimilar":
            results.append(dissimilar(source, sentences, ids=ids, chosen=dissimilar_ids, samples=samples, seed=seed))
        else:
            results.append(small_batches(source, ids, samples=samples, seed=seed))
    return results


PROTOCOLS = ("all", "identical", "threshold", "dissimilar", "small_batches")
_CAPTION_RULE = {
    "all": FIRST_CAPTION,
    "identical": IDENTICAL,
    "threshold": f"first caption; sentences more alike than {THRESHOLD:g} credited",
}
_NEEDS = {
    "identical": "the captions",
    "threshold": "sentence embeddings",
    "dissimilar": "sentence embeddings, or a list of ids and the ids of the rows",
}


def _rule(name: str, captions: Sequence[str] | None, sentences: np.ndarray | None) -> m.Rule:
    if name == "identical":
        groups = caption_groups(captions or ())
        return m.Rule(m.pairs_of_groups(groups, groups), average_all=False)
    if name == "threshold":
        unit = unit_rows(_finite(np.asarray(sentences)), "sentence embeddings")
        return m.Rule(m.pairs_of_mask(lambda rows: unit[rows] @ unit.T > 2 * THRESHOLD - 1))
    return m.DIAGONAL


def dissimilar(
    scores: Scores | np.ndarray,
    sentences: np.ndarray | None = None,
    *,
    ids: Sequence[str] | None = None,
    chosen: Sequence[str] | None = None,
    count: int = 100,
    samples: int = 0,
    seed: int = 0,
) -> Result:
    """Protocol `dissimilar`: only about 100 pairs whose captions say different things.

    Parameters
    ----------
    sentences : (N, d) sentence embeddings for the greedy choice, when no list is given
    ids, chosen : names of all pairs, and the field's list of those that take part
    """
    source = as_scores(scores)
    size = _square(source)
    if chosen is not None:
        index, how = _find_ids(chosen, ids, size), "given list"
    elif sentences is not None:
        if len(sentences) != size:
            raise DataError(f"{len(sentences)} sentence embeddings for {size} pairs")
        index, how = farthest_points(sentences, count, seed), f"greedy choice, seed {seed}"
    else:
        raise DataError(f"protocol 'dissimilar' needs {_NEEDS['dissimilar']}")
    block = np.asarray(source.block(index, index))
    result = _result(
        "dissimilar", len(index), f"{FIRST_CAPTION}; {how}", m.ranks(block), m.ranks(block.T), samples, seed
    )
    return replace(result, ranks=result.ranks | {"index": index})


def farthest_points(points: np.ndarray, count: int, seed: int = 0) -> np.ndarray:
    """Numbers of up to `count` unit vectors, each as far as possible from those before it (greedy; ours).

    The first is drawn with the seed. Fewer come back when fewer differ. (N, d) float -> (<= count,) int, sorted.
    """
    unit = unit_rows(_finite(np.asarray(points)), "sentence embeddings")
    if count < 2:
        raise DataError(f"a dissimilar choice needs at least 2 entries, asked for {count}")
    chosen = [int(np.random.default_rng(seed).integers(len(unit)))]
    nearest = unit @ unit[chosen[0]]
    while len(chosen) < min(count, len(unit)):
        farthest = int(np.argmin(nearest))
        if nearest[farthest] > 1 - 1e-6:
            break
        chosen.append(farthest)
        nearest = np.maximum(nearest, unit @ unit[farthest])
    if len(chosen) < 2:
        raise DataError("all sentences are the same: nothing is dissimilar")
    return np.sort(np.array(chosen))


def small_batches(
    scores: Scores | np.ndarray, ids: Sequence[str] | None = None, *, samples: int = 0, seed: int = 0
) -> Result:
    """Protocol `small_batches`: retrieval among 32 pairs, averaged over batches; the incomplete last one is dropped.

    Pairs are sorted by id (their order, when there are none), then shuffled as the field does: numpy's legacy generator
    with seed 0. `samples` draws batches, not queries; there is no interval for a single batch.
    """
    source = as_scores(scores)
    size = _square(source)
    if size < BATCH:
        raise DataError(f"small_batches needs at least {BATCH} pairs, found {size}")
    if ids is not None and len(ids) != size:
        raise DataError(f"{len(ids)} ids for {size} pairs")
    order = np.arange(size) if ids is None else np.array(sorted(range(size), key=lambda i: ids[i]))
    shuffled = np.arange(size)
    np.random.RandomState(0).shuffle(shuffled)  # the protocol is defined by the legacy generator
    index = order[shuffled][: size // BATCH * BATCH]
    batches, forth, back = [], [], []
    for batch in index.reshape(-1, BATCH):
        block = np.asarray(source.block(batch, batch))
        forth.append(m.ranks(block))
        back.append(m.ranks(block.T))
        batches.append(m.both_ways(forth[-1], back[-1]))
    names = list(batches[0])
    table = np.array([[b[name] for name in names] for b in batches])
    found: dict[str, tuple[float, float]] = {}
    if samples and len(table) > 1:
        draws = np.random.default_rng(seed).integers(len(table), size=(samples, len(table)))
        found = m.intervals(table[draws].mean(axis=1), names, 0.95)
        found = {name: span for name, span in found.items() if not name.endswith("len")}
    ranks = {"t2m": np.concatenate(forth), "m2t": np.concatenate(back), "index": index}
    return Result(
        "small_batches", BATCH, f"{FIRST_CAPTION}; {len(table)} batches",
        metrics=dict(zip(names, table.mean(axis=0).tolist(), strict=True)), intervals=found, ranks=ranks,
    )  # fmt: skip


def caption_groups(captions: Sequence[str]) -> np.ndarray:
    """(N,) int: equal numbers for captions that are identical after strip and lower case."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(c.strip().lower(), len(numbers)) for c in captions], dtype=np.int64)


def _square(source: Scores) -> int:
    queries, gallery = source.shape
    if queries != gallery:
        raise DataError(
            f"{queries} texts and {gallery} motions: this protocol wants the true pairs on the diagonal of a square "
            "matrix (score by label if several motions share a text)"
        )
    return queries


def _find_ids(chosen: Sequence[str], ids: Sequence[str] | None, size: int) -> np.ndarray:
    if ids is None or len(ids) != size:
        raise DataError(f"a list of ids needs the {size} ids of the rows, found {0 if ids is None else len(ids)}")
    place = {name: i for i, name in enumerate(ids)}
    absent = [name for name in chosen if name not in place]
    if absent:
        raise DataError(f"{len(absent)} of {len(chosen)} listed ids are not in this split, first {absent[0]!r}")
    if len(set(chosen)) < 2:
        raise DataError("the list of dissimilar ids must name at least two different pairs")
    return np.array([place[name] for name in dict.fromkeys(chosen)])


def _finite(rows: np.ndarray) -> np.ndarray:
    if rows.ndim != 2 or rows.size == 0 or not np.isfinite(rows).all():
        raise DataError(f"sentence embeddings: expected finite numbers (N, d), found shape {rows.shape}")
    return rows


def _result(
    protocol: str, size: int, rule: str, forth: np.ndarray, back: np.ndarray, samples: int, seed: int
) -> Result:
    found = m.bootstrap(forth, back, samples=samples, seed=seed) if samples else {}
    return Result(
        protocol, size, rule, metrics=m.both_ways(forth, back), intervals=found, ranks={"t2m": forth, "m2t": back}
    )
