"""Learned filters against their start, reconstruction error in millimetres, and band energy by action family.

All functions return plain JSON values; `wamo.evaluation.analysis_plots` draws them. Not in the paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from wamo.errors import DataError
from wamo.motion import PART_NAMES, Motion, skeleton_of
from wamo.motion.facts import LibraryClip
from wamo.motion.geometry import heading, rotate_y
from wamo.wavelets import FilterBank, band_names, band_ranges, decompose, frequency_response

if TYPE_CHECKING:
    from wamo.model.wamo import WaMo


def learned_filters(model: WaMo, points: int = 257) -> dict[str, Any] | None:
    """Taps and frequency responses of the analysis filters and of their start; None without wavelet filters.

    Returns
    -------
    `start` and `learned`: `low`, `high` (levels, taps), `gain` (bands, points); `synthesis` taps; `frequency` in Hz;
    `moved`: root mean square change of the taps of each level, relative to the start; `round_trip_error`: relative
    root mean square error of learned analysis and synthesis on white noise.
    """
    transform: Any = model.motion.transform
    if not hasattr(transform, "analysis"):
        return None
    config = model.config
    learned: FilterBank = transform.analysis.bank()
    frequency, gain = frequency_response(learned, points)
    found: dict[str, Any] = {
        "bands": config.band_labels,
        "nominal_hz": [list(r) for r in band_ranges(config.fps, config.levels)],
        "frequency": (frequency * config.fps).tolist(),
        "sharing": config.filter_sharing,
        "learned": {"low": learned.low.tolist(), "high": learned.high.tolist(), "gain": gain.tolist()},
        "synthesis": {
            name: getattr(transform.synthesis, name).detach().double().mean(-1).cpu().numpy().tolist()
            for name in ("low", "high")
        },
        "round_trip_error": _round_trip(transform, 3 * config.nodes),
    }
    if config.transform != "convolution":  # random initial taps: no wavelet to compare with
        start = FilterBank.of(config.wavelet, config.levels)
        size = np.sqrt((start.low**2 + start.high**2).sum(axis=1))
        change = np.sqrt(((learned.low - start.low) ** 2 + (learned.high - start.high) ** 2).sum(axis=1))
        found["start"] = {
            "name": config.wavelet, "low": start.low.tolist(), "high": start.high.tolist(),
            "gain": frequency_response(start, points)[1].tolist(),
        }  # fmt: skip
        found["moved"] = (change / size).tolist()
    return found


def _round_trip(transform: Any, channels: int) -> float:
    """Relative root mean square error of analysis and synthesis, without decoders, on white noise."""
    import torch

    noise = torch.randn(1, 128, channels, generator=torch.Generator().manual_seed(0))
    noise = noise.to(next(transform.parameters()).device)
    with torch.no_grad():
        back = transform.synthesis.synthesise(transform.analysis.analyse(noise))
    return float(((back - noise) ** 2).mean().sqrt() / (noise**2).mean().sqrt())


def reconstruction_error(model: WaMo, motions: Sequence[Motion], *, batch: int = 64) -> dict[str, Any]:
    """Reconstruction error of each branch of TWR that the model has.

    Parameters
    ----------
    motions : clips at the model's rate and skeleton, canonical, at most `max_frames` long

    Returns
    -------
    branch ("signal", "feature") -> `mpjpe`: mean joint error, root relative, mm; `parts`: the same for each body part;
    `root`: mean error of the pelvis path, mm; `levels`: for each band the root mean square of the error, of the signal
    (both mm), and their ratio.

    Raises
    ------
    DataError
        There is no clip, or the model has no reconstruction.
    """
    if model.reconstruction is None:
        raise DataError("this model was trained without reconstruction (twr_signal and twr_feature are off)")
    if not motions:
        raise DataError("no clips to reconstruct")
    config = model.config
    sums: dict[str, _Errors] = {}
    for start in range(0, len(motions), batch):
        for branch, pairs in _rebuilt(model, motions[start : start + batch]).items():
            errors = sums.setdefault(branch, _Errors(skeleton_of(config.skeleton).parts, config.levels))
            for truth, rebuilt in pairs:
                errors.add(truth, rebuilt)
    return {branch: errors.summary() | {"clips": len(motions)} for branch, errors in sums.items()}


def _rebuilt(model: WaMo, motions: Sequence[Motion]) -> dict[str, list[tuple[np.ndarray, np.ndarray]]]:
    """Branch -> [(true joints, rebuilt joints)], each (frames, joints, 3) in metres."""
    import torch

    from wamo.motion.trajectories import to_joints, to_trajectories

    config, encoder = model.config, model.motion
    mean, std = (dict(encoder.named_buffers())[name] for name in ("mean", "std"))
    paths = [to_trajectories(m.joints, m.skeleton, config.representation) for m in motions]
    lengths = torch.tensor([len(p) for p in paths])
    frames = int(lengths.max())
    padded = np.stack([np.pad(p, ((0, frames - len(p)), (0, 0), (0, 0)), mode="edge") for p in paths])
    device = mean.device
    model.eval()
    with torch.no_grad():
        batch = torch.from_numpy(padded).flatten(2).to(device)
        lengths = lengths.to(device)
        features = encoder(batch, lengths)
        out = {}
        if config.twr_signal:
            out["signal"] = model.reconstruction.signal(features, encoder, lengths, frames)  # type: ignore[union-attr]
        if config.twr_feature:
            out["feature"] = model.reconstruction.feature(features, frames)  # type: ignore[union-attr]
        metres = {name: (x * std + mean).cpu().numpy() for name, x in out.items()}
    return {
        name: [
            (
                m.joints,
                to_joints(values[i, : len(m)].reshape(len(m), -1, 3), config.representation),
            )
            for i, m in enumerate(motions)
        ]
        for name, values in metres.items()
    }


class _Errors:
    """Sums of errors over frames of many clips."""

    def __init__(self, parts: dict[str, tuple[int, ...]], levels: int) -> None:
        self.parts, self.levels, self.frames, self.root = parts, levels, 0, 0.0
        self.joint: np.ndarray = np.zeros(sum(map(len, parts.values())))
        self.error: np.ndarray = np.zeros(levels + 1)
        self.signal: np.ndarray = np.zeros(levels + 1)

    def add(self, truth: np.ndarray, rebuilt: np.ndarray) -> None:
        true_local, local = truth - truth[:, :1], rebuilt - rebuilt[:, :1]
        self.frames += len(truth)
        self.joint += np.linalg.norm(local - true_local, axis=-1).sum(axis=0)
        self.root += float(np.linalg.norm((rebuilt - truth)[:, 0], axis=-1).sum())
        moving = true_local - true_local.mean(axis=0)
        for total, signal in ((self.error, local - true_local), (self.signal, moving)):
            total += (decompose(signal, "db1", self.levels) ** 2).sum(axis=(1, 3)).mean(axis=1)

    def summary(self) -> dict[str, Any]:
        joint = 1000 * self.joint / self.frames
        error, signal = (1000 * np.sqrt(x / self.frames) for x in (self.error, self.signal))
        return {
            "mpjpe": float(joint[1:].mean()),
            "parts": {part: float(joint[[j for j in self.parts[part] if j]].mean()) for part in PART_NAMES},
            "root": float(1000 * self.root / self.frames),
            "levels": {
                name: {"error": float(e), "signal": float(s), "ratio": float(e / max(s, 1e-9))}
                for name, e, s in zip(band_names(self.levels), error, signal, strict=True)
            },
        }


def band_energy_by_family(
    motions: Sequence[Motion],
    *,
    bank: FilterBank | str = "db1",
    levels: int = 3,
    family: Sequence[str] | None = None,
) -> dict[str, Any]:
    """Share of motion energy in each band, for every action family and every body part.

    Joints are relative to the pelvis, in the body's heading, so that travel and turning do not dominate. `position`:
    energy of the mean-free trajectories; `speed`: energy of their velocities, which shows the fast bands. The share of
    a family is the mean of its clips' shares.

    Parameters
    ----------
    family : the family of each clip; None: the family of a library clip, "unlabelled" for others

    Returns
    -------
    `bands`, `nominal_hz`, `families`: name -> `clips`, `position` and `speed` (bands,), `parts`: part -> (bands,)
    """
    if not motions:
        raise DataError("no clips to measure")
    names = (
        [m.clip.family if isinstance(m.clip, LibraryClip) else "unlabelled" for m in motions]
        if family is None
        else family
    )
    found: dict[str, list[tuple[np.ndarray, np.ndarray, np.ndarray]]] = {}
    for name, motion in zip(names, motions, strict=True):
        found.setdefault(name, []).append(_shares(motion, bank, levels))
    count = bank.levels if isinstance(bank, FilterBank) else levels
    families = {}
    for name in sorted(found):
        position, speed, parts = (np.nanmean(np.stack(x), axis=0) for x in zip(*found[name], strict=True))
        families[name] = {
            "clips": len(found[name]), "position": position.tolist(), "speed": speed.tolist(),
            "parts": {part: parts[i].tolist() for i, part in enumerate(PART_NAMES)},
        }  # fmt: skip
    ranges = [list(r) for r in band_ranges(motions[0].fps, count)]
    return {"bands": band_names(count), "nominal_hz": ranges, "families": families}


def _shares(motion: Motion, bank: FilterBank | str, levels: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(bands,) of position, (bands,) of speed, (parts, bands) of speed."""
    joints = motion.joints.astype(np.float64)
    local = rotate_y(joints - joints[:, :1], -heading(joints, motion.skeleton)[:, None])
    components = decompose(local - local.mean(axis=0), bank, levels)
    components = components - components.mean(axis=1, keepdims=True)
    slow = (components**2).sum(axis=(1, 3))
    fast = (np.diff(components, axis=1, prepend=components[:, :1]) ** 2).sum(axis=(1, 3))
    parts = np.stack([_share(fast[:, list(motion.skeleton.parts[p])].sum(axis=1)) for p in PART_NAMES])
    return _share(slow.sum(axis=1)), _share(fast.sum(axis=1)), parts


def _share(energy: np.ndarray) -> np.ndarray:
    total = energy.sum()
    # a clip that does not move at all has no shares: count all bands alike
    return energy / total if total > 1e-9 else np.full_like(energy, 1 / len(energy))
