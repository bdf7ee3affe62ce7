"""Validation by retrieval: embed a split and score it by the rules of the field."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from wamo.data.batches import motion_batches
from wamo.data.samples import DataSet, Sample
from wamo.evaluation import labels, protocols
from wamo.evaluation.scores import EmbeddingScores
from wamo.model.text import TextBackbone, pad_tokens
from wamo.model.wamo import WaMo
from wamo.motion import Motion


@torch.inference_mode()
def embed_motions(model: WaMo, motions: Sequence[Motion], batch_size: int = 64) -> np.ndarray:
    """(motions, embedding) float32 unit rows; clips longer than the model's limit are encoded whole."""
    device = next(model.parameters()).device
    found = np.zeros((len(motions), model.config.embedding), np.float32)
    for chosen, trajectories, lengths in motion_batches(motions, model.config, batch_size):
        found[chosen] = model.encode_motion(trajectories.to(device), lengths.to(device)).cpu().numpy()
    return found


@torch.inference_mode()
def embed_texts(model: WaMo, text: TextBackbone, sentences: Sequence[str], batch_size: int = 256) -> np.ndarray:
    """(sentences, embedding) float32 unit rows."""
    device = next(model.parameters()).device
    rows = []
    for start in range(0, len(sentences), batch_size):
        words, mask = pad_tokens(text.encode(list(sentences[start : start + batch_size])))
        rows.append(
            model.encode_text(torch.from_numpy(words).to(device), torch.from_numpy(mask).to(device)).cpu().numpy()
        )
    return np.concatenate(rows)


def validate(
    model: WaMo, text: TextBackbone, data: Sequence[DataSet], split: str = "val"
) -> tuple[float, dict[str, float]]:
    """Score every data set's split.

    Returns
    -------
    score : mean over data sets of the Rsum that chooses the checkpoint (by label where clips have labels, else with
        identical captions credited)
    numbers : "<data set>/<metric>" of each
    """
    model.eval()
    sums, numbers = [], {}
    for dataset in data:
        samples = dataset.split(split)
        if not samples:
            continue
        result = score_split(model, text, samples)
        numbers |= {f"{dataset.name}/{k}": round(v, 3) for k, v in result.metrics.items()}
        sums.append(result.metrics["Rsum"])
    return (float(np.mean(sums)) if sums else float("-inf")), numbers


def score_split(model: WaMo, text: TextBackbone, samples: Sequence[Sample]) -> protocols.Result:
    """Retrieval of one split: by label where every clip has one, else `all` with identical captions credited."""
    captions = [s.captions[0] for s in samples]
    motions = embed_motions(model, [s.motion for s in samples])
    scores = EmbeddingScores(embed_texts(model, text, captions), motions)
    if all(s.label for s in samples):
        kinds = [s.label for s in samples]
        return labels.by_label(scores, kinds, kinds)
    return protocols.identical_captions(scores, captions)
