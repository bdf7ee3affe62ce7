"""The retrieval protocols of the text-motion literature, on plain arrays.

Rows are texts, columns are motions, the true pairs are on the diagonal. Metric names follow the literature: `t2m/R01`
... `t2m/MedR`, `m2t/...`, `t2m/len`, and `Rsum`. Every result carries protocol, N, caption rule and splits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from wamo.errors import DataError
from wamo.metrics import ranks as m
from wamo.metrics.results import Result
from wamo.metrics.scores import Scores, as_scores, unit_rows

THRESHOLD = 0.95
"""Captions whose similarity, scaled to 0 .. 1, exceeds this count as the same answer."""

BATCH = 32
"""Batch size of `small_batches` (Guo et al., CVPR 2022)."""

FIRST_CAPTION, IDENTICAL = "first caption, one positive", "identical captions credited"


def identical_captions(scores: Scores | np.ndarray, captions: Sequence[str], *, samples: int = 0) -> Result:
    """Protocol `all` with every motion whose caption is identical (after strip, lower case) as a positive."""
    return evaluate(scores, captions=captions, protocols=("identical",), samples=samples)[0]


def every_caption(
    scores: Scores | np.ndarray, queries: Sequence[str], captions: Sequence[Sequence[str]]
) -> dict[str, float]:
    """Text to motion with every caption of every motion as a query: R01 .. R10, MedR and len.

    Parameters
    ----------
    scores : (queries, motions) similarities
    queries : the distinct captions; captions : those of each motion. Every motion with the query's caption (after
        strip, lower case) is a right answer, and the best one counts

    Raises
    ------
    DataError
        The sizes do not agree.
    """
    keys = [{caption.strip().lower() for caption in several} for several in captions]
    right = np.array([[query.strip().lower() in known for known in keys] for query in queries], bool)
    if as_scores(scores).shape != right.shape:
        raise DataError(f"{len(queries)} queries and {len(captions)} motions need similarities of that shape")
    return m.recalls(m.ranks(scores, m.Rule(m.pairs_of_mask(lambda rows: right[rows]))))


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
    """Score a square matrix of similarities under several protocols; protocols over the full gallery share one pass.

    Parameters
    ----------
    scores : (N, N) similarities with the true pairs on the diagonal
    captions : (N,) sentence of each row, for `identical`
    sentences : (N, d) sentence embeddings of the rows, for `threshold` and `dissimilar`
    ids : (N,) names of the pairs; `small_batches` sorts by them, `dissimilar_ids` refers to them
    dissimilar_ids : the published list for `dissimilar`, if there is one
    protocols : names from `PROTOCOLS`; None: every protocol whose inputs are given
    samples : bootstrap draws, 0 for no intervals
    seed : seed of the bootstrap and of the greedy choice

    Raises
    ------
    DataError
        The matrix is not square, a list has the wrong length, a requested protocol lacks its input, or
        `small_batches` is requested with fewer than 32 pairs.
    """
    source = as_scores(scores)
    size = _square(source)
    for name, given in (("captions", captions), ("sentence embeddings", sentences), ("ids", ids)):
        if given is not None and len(given) != size:
            raise DataError(f"{len(given)} {name} for {size} pairs; there must be one for each row, in the same order")
    has = {"identical": captions, "threshold": sentences, "dissimilar": sentences if dissimilar_ids is None else ids}
    wanted = _wanted(protocols, {name for name in PROTOCOLS if has.get(name, "") is not None}, size)
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


def _wanted(protocols: Iterable[str] | None, possible: set[str], size: int) -> list[str]:
    """The protocols to compute: those asked for, by default all that are possible with these inputs."""
    if protocols is None:
        return [p for p in PROTOCOLS if p in possible and (p != "small_batches" or size >= BATCH)]
    wanted = list(protocols)
    for name in wanted:
        if name not in PROTOCOLS:
            raise DataError(f"no protocol {name!r}; there are {', '.join(PROTOCOLS)}")
        if name not in possible:
            raise DataError(f"protocol {name!r} needs {_NEEDS[name]}")
    return wanted


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
    """Protocol `dissimilar`: about 100 pairs with captions that differ in meaning.

    Parameters
    ----------
    sentences : (N, d) sentence embeddings for the greedy choice; not needed with a list
    ids, chosen : names of all pairs, and the published list of those that take part
    count : size of the greedy choice
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
    forth, back = m.ranks(source.block(index, index)), m.ranks(source.transposed().block(index, index))
    result = _result("dissimilar", len(index), f"{FIRST_CAPTION}; {how}", forth, back, samples, seed)
    return replace(result, ranks=result.ranks | {"index": index})


def farthest_points(points: np.ndarray, count: int, seed: int = 0) -> np.ndarray:
    """Greedy farthest-point choice: (N, d) float -> sorted indices, (at most count,) int.

    The first point is drawn with the seed; each further one has the lowest cosine to all before it. Fewer than `count`
    are returned if fewer are distinct.
    """
    unit = unit_rows(_finite(np.asarray(points)), "sentence embeddings")
    if count < 2:
        raise DataError(f"a dissimilar choice needs at least 2 entries, found count {count}")
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
    """Protocol `small_batches`: retrieval among 32 pairs, averaged over batches; an incomplete last batch is dropped.

    Pairs are sorted by id (without ids: kept in order), then shuffled with numpy's legacy generator and seed 0, as the
    reference implementation does. The bootstrap draws batches, not queries; a single batch has no interval.
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
    flipped = source.transposed()  # not block.T: only the columns of a source are certain to tie exactly
    batches, forth, back = [], [], []
    for batch in index.reshape(-1, BATCH):
        forth.append(m.ranks(source.block(batch, batch)))
        back.append(m.ranks(flipped.block(batch, batch)))
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
    """Group number of each caption, (N,) int; captions identical after strip and lower case share one."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(c.strip().lower(), len(numbers)) for c in captions], dtype=np.int64)


def _square(source: Scores) -> int:
    queries, gallery = source.shape
    if queries != gallery:
        raise DataError(
            f"{queries} texts and {gallery} motions: this protocol needs a square matrix with the true pairs on "
            "the diagonal (score by label if several motions share a text)"
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
