"""The `checkpoint` subcommand: a model and data sets in, embeddings, every protocol and the analyses out.

Stands above metrics and protocols, which know nothing but arrays.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from wamo.data.humanml3d import TimeTags, tagged
from wamo.data.samples import Sample, require
from wamo.data.sources import LIBRARY, SHOWN, load_source
from wamo.errors import DataError
from wamo.evaluation import plots
from wamo.evaluation.late import LateScores, Packed, candidates_for, embed_moments, embed_words
from wamo.evaluation.options import Checkpoint
from wamo.evaluation.output import write_all, write_embeddings
from wamo.files import write_atomic
from wamo.metrics import labels as scoring
from wamo.metrics import protocols
from wamo.metrics.graded import Relevance
from wamo.metrics.protocols import Result
from wamo.metrics.scores import EmbeddingScores, Scores
from wamo.motion import skeleton_of
from wamo.motion.facts import LibraryClip, Window

Value = TypeVar("Value")

if TYPE_CHECKING:
    from wamo.model.text import TextBackbone
    from wamo.model.wamo import WaMo
    from wamo.motion import Motion


@dataclass(frozen=True)
class Loaded:
    """One split of one data set, embedded.

    Parameters
    ----------
    texts : (N, d) embeddings of each clip's first caption; motions : (N, d)
    sentences : (N, s) sentence embeddings of the same captions
    words, moments : what late interaction compares, for a model that was trained with it
    """

    name: str
    samples: Sequence[Sample]
    texts: np.ndarray
    motions: np.ndarray
    sentences: np.ndarray
    facts: dict[str, Any]
    words: Packed | None = None
    moments: Packed | None = None

    @property
    def captions(self) -> list[str]:
        """The first caption of each clip."""
        return [s.captions[0] for s in self.samples]

    def scores(self, rows: np.ndarray | None = None, *, candidates: int | None = None) -> dict[str, Scores]:
        """Every similarity that the model has, by name; one alone has no name.

        Parameters
        ----------
        rows : of the texts only these; None: all
        candidates : so many of the best by the global score are re-ranked by late interaction (`candidates_for`)
        """
        chosen = np.arange(len(self.texts)) if rows is None else rows
        overall = EmbeddingScores(self.texts[chosen], self.motions)
        if self.words is None or self.moments is None:
            return {"": overall}
        words, count = self.words.of(chosen), candidates_for(len(self.motions), candidates)
        return {
            "global": overall,
            "late": LateScores(overall, words, self.moments, candidates=count),
            "global + late": LateScores(overall, words, self.moments, add=True, candidates=count),
        }


def score_checkpoint(options: Checkpoint) -> list[Result]:
    """Score a checkpoint on every data set and write the reports; returns all results."""
    import torch

    from wamo.model.text import TextBackbone
    from wamo.model.weights import load_model, model_facts

    if options.device != "cpu" and not torch.cuda.is_available():
        raise DataError(f"no device {options.device!r} on this machine; use --device cpu")
    model = load_model(options.checkpoint, options.device)
    text = TextBackbone(model.config.text_backbone)
    facts = {
        "checkpoint": options.checkpoint.name,
        "parameters": f"{sum(p.numel() for p in model.parameters()):,}, without the frozen text encoder",
        "text encoder": text.source.words,
    }
    stored = model_facts(options.checkpoint)
    facts |= {f"training {name}": stored[name] for name in ("epoch", "step", "score") if name in stored}
    options = replace(options, selected_on=options.selected_on or str(stored.get("selected_on", "-")))
    found: list[Result] = []
    for source in options.data:
        loaded = _load(source, model, text, options, facts)
        out = options.out / loaded.name if len(options.data) > 1 else options.out
        results = score(loaded, replace(options, out=out))
        if options.analysis:
            write_analysis(model, loaded, out, plots_too=options.plots)
        found += results
    return found


def _load(source: str, model: WaMo, text: TextBackbone, options: Checkpoint, facts: dict[str, Any]) -> Loaded:
    from wamo.model.text import TextBackbone, sentence_vectors

    name, samples, notes = split_of(source, options.split, model, options.clips, options.time_tags)
    if options.windows and any(isinstance(s.motion.clip, Window) for s in samples):
        samples = [s for s in samples if isinstance(s.motion.clip, Window)]
        notes = (*notes, "whole trials (windows only)")
    samples = list(require(samples[: options.limit or None], f"the split {options.split!r}", source))
    number = {caption: i for i, caption in enumerate(dict.fromkeys(s.captions[0] for s in samples))}
    each, motions = np.array([number[s.captions[0]] for s in samples]), [s.motion for s in samples]
    texts, words, embedded, moments = _embed(model, text, list(number), motions)
    judge = text if text.backbone == "minilm" else TextBackbone("minilm")
    known = facts | {
        "data": f"{name}, {options.split} split, {len(samples)} clips",
        "sentence similarity": f"mean of tokens, {judge.source.words}",
    }
    if notes:
        more = f"; and {len(notes) - SHOWN} more" if len(notes) > SHOWN else ""
        known["left out"] = "; ".join(notes[:SHOWN]) + more
    if moments is not None:
        least = candidates_for(len(samples), options.late_candidates)
        known["late interaction"] = "MaxSim of words and moments, " + (
            f"the {least} best of the global score re-ranked" if 0 < least < len(samples) else "all pairs"
        )
    sentences = sentence_vectors(judge.encode(list(number)))[each]
    return Loaded(name, samples, texts[each], embedded, sentences, known, words and words.of(each), moments)


def _embed(
    model: WaMo, text: TextBackbone, sentences: list[str], motions: list[Motion]
) -> tuple[np.ndarray, Packed | None, np.ndarray, Packed | None]:
    """Embeddings of sentences and motions, each with its words or moments where the model has late interaction."""
    if model.config.late_interaction:
        return *embed_words(model, text, sentences), *embed_moments(model, motions)
    from wamo.model.embed import embed_motions, embed_texts

    return embed_texts(model, text, sentences), None, embed_motions(model, motions), None


def split_of(
    source: str, split: str, model: WaMo, clips: int, time_tags: TimeTags = "crop"
) -> tuple[str, list[Sample], tuple[str, ...]]:
    """(name, samples, notes) of one split; the procedural library makes its clips on the spot.

    Raises
    ------
    DataError
        No such data set or split.
    """
    config = model.config
    if source == LIBRARY:
        from wamo import library as procedural

        if split not in procedural.SPLITS:
            raise DataError(f"the library has the splits {', '.join(procedural.SPLITS)}, not {split!r}")
        made = procedural.stream(split, count=clips)
        return LIBRARY, [Sample(f"{i:06d}", m.prepared(config.fps), LIBRARY, split) for i, m in enumerate(made)], ()
    source, time_tags = tagged(source, time_tags)
    folder = Path(source)
    below = Path(os.environ.get("WAMO_DATA", "")) / source
    dataset = load_source(
        str(below if not folder.exists() and below.is_dir() else folder),
        fps=config.fps,
        skeleton=skeleton_of(config.skeleton),
        time_tags=time_tags,
    )
    samples = dataset.split(split)
    if not samples:
        there = sorted({s.split for s in dataset.samples})
        raise DataError(f"{dataset.name} has no split {split!r}; it has {', '.join(there)}")
    return dataset.name, samples, dataset.notes


def score(loaded: Loaded, options: Checkpoint) -> list[Result]:
    """Every protocol that the data allow; writes report, pictures and what else is asked for."""
    results = []
    for name, scores in loaded.scores(candidates=options.late_candidates).items():
        found = protocols.evaluate(
            scores,
            captions=loaded.captions,
            sentences=loaded.sentences,
            ids=[s.key for s in loaded.samples],
            protocols=options.protocols or None,
            samples=options.samples,
            seed=options.seed,
        )
        if all(isinstance(s.motion.clip, LibraryClip) for s in loaded.samples):
            found.append(_truth_result(scores, loaded.samples, options))
        results += [replace(r, score=name) for r in found]
    if all(s.label for s in loaded.samples):
        results += _label_results(loaded, options)
    kinds = label_kinds(loaded.samples)
    overall = EmbeddingScores(loaded.texts, loaded.motions)
    confusions = {kind: scoring.confusion(overall, names, names) for kind, names in kinds.items()}
    results = [r.on(f"{loaded.name} {options.split}", options.selected_on) for r in results]
    title = f"Retrieval on {loaded.name}"
    write_all(options, results, loaded.facts, confusions, title=title)
    if options.write_embeddings:
        keys = [s.key for s in loaded.samples]
        write_embeddings(options.out, loaded.texts, loaded.motions, ids=keys, captions=loaded.captions)
    if options.plots and options.projection != "none":
        coarse = next(iter(kinds.values()), None)
        figure = plots.embedding_picture(
            loaded.texts, loaded.motions, text_labels=coarse, motion_labels=coarse, method=options.projection,
            seed=options.seed,
        )  # fmt: skip
        write_atomic(options.out / "embeddings.png", plots.png(figure))
    return results


def _label_results(loaded: Loaded, options: Checkpoint) -> list[Result]:
    """By the whole label and, where it has parts ("m01/right"), by its first part. One query for each sentence."""
    whole = [s.label for s in loaded.samples]
    levels = {"exercise and side": whole} if any("/" in x for x in whole) else {"label": whole}
    if "label" not in levels:
        levels["exercise"] = [x.split("/")[0] for x in whole]
    found = []
    rows = scoring.distinct_sentences(loaded.captions)
    for score, scores in loaded.scores(rows, candidates=options.late_candidates).items():
        for name, labels in levels.items():
            result = scoring.by_sentence(
                scores, loaded.captions, labels, name=name, samples=options.samples, seed=options.seed
            )
            found.append(replace(result, score=score))
    return found


def _truth_result(scores: Scores, samples: Sequence[Sample], options: Checkpoint) -> Result:
    grades = claim_grades(samples)
    return scoring.truth(
        scores, _rows(grades), _rows(grades.T), samples=options.samples, seed=options.seed,
        rule="first caption; every motion of which its claims hold, 0.5 in nDCG where only the actions agree",
    )  # fmt: skip


def label_kinds(samples: Sequence[Sample]) -> dict[str, list[str]]:
    """Kind of label -> each clip's label, coarse kinds first; only kinds that every clip has."""
    if all(s.label for s in samples):
        return {"exercise": [s.label.split("/")[0] for s in samples]}
    clips = [s.motion.clip for s in samples if isinstance(s.motion.clip, LibraryClip)]
    if len(clips) < len(samples):
        return {}
    return {
        "kind of action": [clip.kind.replace("_", " ") for clip in clips],
        "action family": [clip.family.replace("_", " ") for clip in clips],
    }


def claim_grades(samples: Sequence[Sample]) -> np.ndarray:
    """(texts, motions) float32: 1 where the first caption's claims hold of the motion, 0.5 where its actions do.

    Each distinct claim is compared once with each distinct set of facts.
    """
    clips = [s.motion.clip_as(LibraryClip) for s in samples]
    claim_of, claims = _distinct([clip.claims[0] for clip in clips], lambda claim: claim)
    shown_of, shown = _distinct(clips, lambda clip: (clip.actions, clip.simultaneous))
    grades = np.zeros((len(claims), len(shown)), np.float32)
    for i, claim in enumerate(claims):
        for j, clip in enumerate(shown):
            grades[i, j] = 1.0 if claim.holds(clip) else 0.5 * claim.bare.holds(clip)
    return grades[claim_of][:, shown_of]


def _distinct(values: Sequence[Value], key: Callable[[Value], Hashable]) -> tuple[np.ndarray, list[Value]]:
    """(values,) int: which of the distinct values each one is; and the distinct values, by key."""
    first: dict[Hashable, Value] = {}
    for value in values:
        first.setdefault(key(value), value)
    number = {k: i for i, k in enumerate(first)}
    return np.array([number[key(value)] for value in values]), list(first.values())


def _rows(grades: np.ndarray) -> Relevance:
    return lambda rows: grades[rows]


def write_analysis(
    model: WaMo, loaded: Loaded, out: Path, *, plots_too: bool = True, limit: int = 400
) -> dict[str, Any]:
    """Filters, reconstruction, bands, robustness and cost of a checkpoint on (the first `limit` clips of) a split."""
    from wamo.evaluation import analysis, analysis_plots
    from wamo.evaluation.cost import cost
    from wamo.evaluation.robustness import robustness
    from wamo.metrics import ranks as m
    from wamo.model.embed import embed_motions

    samples = loaded.samples[:limit]
    motions = [s.motion for s in samples]
    groups = protocols.caption_groups([s.captions[0] for s in samples])
    kinds = list(label_kinds(samples).values()) or [[loaded.name] * len(samples)]
    bands = [
        analysis.band_energy_by_family(motions, levels=model.config.levels, family=names)
        for names in (kinds[-1], kinds[0])
    ]
    fits = [x for x in motions if len(x) <= model.config.max_frames]
    found: dict[str, Any] = {
        "data": loaded.facts["data"],
        "filters": analysis.learned_filters(model),
        "reconstruction": analysis.reconstruction_error(model, fits) if model.reconstruction and fits else None,
        "bands": bands[0],
        "bands_by_kind": bands[1] if len(kinds) > 1 else None,
        "robustness": robustness(
            motions,
            loaded.texts[:limit],
            lambda clips: embed_motions(model, clips),
            rule=m.Rule(m.pairs_of_groups(groups, groups), average_all=False),
        ),
        "cost": cost(model),
    }
    write_atomic(out / "analysis.json", json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    write_atomic(out / "analysis.md", analysis_plots.markdown(found))
    if plots_too:
        for name, figure in analysis_plots.figures(found).items():
            write_atomic(out / f"{name}.png", plots.png(figure))
    return found
