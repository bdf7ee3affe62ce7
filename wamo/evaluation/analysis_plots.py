"""Plots and a Markdown page of what `analysis`, `robustness` and `cost` measure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from wamo.evaluation.plots import COLOURS
from wamo.motion.colours import band_colour


def figures(found: Mapping[str, Any]) -> dict[str, Figure]:
    """File stem -> figure, for every analysis that has values."""
    drawn = {}
    if found.get("filters"):
        drawn["filters"] = filter_picture(found["filters"])
    if found.get("reconstruction"):
        drawn["reconstruction"] = reconstruction_picture(found["reconstruction"])
    if found.get("bands"):
        drawn["bands"] = band_picture(found["bands"])
    if found.get("bands_by_kind"):
        drawn["bands_by_kind"] = band_picture(found["bands_by_kind"])
    if found.get("robustness"):
        drawn["robustness"] = robustness_picture(found["robustness"])
    return drawn


def filter_picture(filters: Mapping[str, Any]) -> Figure:
    """Taps of each level (start: rings, learned: dots) and frequency response of each band (start: dashed)."""
    learned, start = filters["learned"], filters.get("start")
    levels = len(learned["low"])
    figure = Figure(figsize=(9.5, 2.2 + 1.35 * levels), layout="constrained")
    grid = figure.add_gridspec(levels, 2, width_ratios=[1, 1.9])
    largest = 1.15 * max(np.abs(np.array([learned[k] for k in ("low", "high")])).max(), 0.1)
    for level in range(levels):
        axes = figure.add_subplot(grid[level, 0])
        for kind, colour, offset in (("low", COLOURS[0], -0.08), ("high", COLOURS[1], 0.08)):
            taps = np.array(learned[kind][level])
            place = np.arange(len(taps)) + offset
            axes.vlines(place, 0, taps, color=colour, lw=1.6)
            axes.plot(place, taps, "o", color=colour, ms=5, label=f"{kind}-pass, learned")
            if start:
                axes.plot(
                    place, start[kind][level], "o", mfc="none", mec="0.25", ms=9, label="start" * (kind == "high")
                )
        axes.axhline(0, color="0.6", lw=0.8)
        axes.set(ylim=(-largest, largest), xticks=range(len(learned["low"][level])), ylabel=f"level {level + 1}")
        axes.spines[["top", "right"]].set_visible(False)
        if level == 0:
            axes.set_title("taps" + (f" (rings: {start['name']})" if start else ""), fontsize=10)
            axes.legend(frameon=False, fontsize=7, loc="lower left")
        if level == levels - 1:
            axes.set_xlabel("tap")
    axes = figure.add_subplot(grid[:, 1])
    for band, name in enumerate(filters["bands"]):
        low, high = filters["nominal_hz"][band]
        colour = band_colour(name)
        axes.plot(filters["frequency"], learned["gain"][band], color=colour, lw=2, label=f"{name}, {low:g}–{high:g} Hz")
        if start:
            axes.plot(filters["frequency"], start["gain"][band], "--", color=colour, lw=1)
    axes.set(xlabel="frequency (Hz)", ylabel="gain", xlim=(0, filters["frequency"][-1]), ylim=(0, None))
    axes.set_title("response of each band" + (" (dashed: start)" if start else ""), fontsize=10)
    axes.grid(alpha=0.25)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize=8, title="nominal", title_fontsize=8)
    return figure


def reconstruction_picture(found: Mapping[str, Any]) -> Figure:
    """Error of each body part, and of each band next to the magnitude of the signal."""
    figure = Figure(figsize=(9.5, 3.6), layout="constrained")
    parts_axes, bands_axes = figure.subplots(1, 2)
    for number, (branch, values) in enumerate(found.items()):
        names = [*values["parts"], "all joints"]
        heights = [*values["parts"].values(), values["mpjpe"]]
        width = 0.8 / len(found)
        place = np.arange(len(names)) + (number - (len(found) - 1) / 2) * width
        parts_axes.bar(place, heights, width, color=COLOURS[number], label=_branch(branch))
        parts_axes.set_xticks(range(len(names)), names, rotation=30, ha="right", fontsize=8)
        bands = list(values["levels"])
        width = 0.8 / (len(found) + 1)
        place = np.arange(len(bands)) + (number + 1 - len(found) / 2) * width
        errors = [values["levels"][b]["error"] for b in bands]
        bands_axes.bar(place, errors, width, color=COLOURS[number], label=f"error, {_branch(branch)}")
        bands_axes.set_xticks(range(len(bands)), bands)
    first = next(iter(found.values()))["levels"]
    width = 0.8 / (len(found) + 1)
    place = np.arange(len(first)) - len(found) / 2 * width
    bands_axes.bar(place, [v["signal"] for v in first.values()], width, color="0.75", label="signal")
    bands_axes.set(yscale="log", ylabel="root mean square (mm)")
    bands_axes.set_title("by band", fontsize=10)
    parts_axes.set(ylabel="mean joint error, root relative (mm)")
    parts_axes.set_title("by body part", fontsize=10)
    for axes in (parts_axes, bands_axes):
        axes.grid(axis="y", alpha=0.25)
        axes.set_axisbelow(True)
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False, fontsize=8)
    return figure


def band_picture(found: Mapping[str, Any]) -> Figure:
    """Share of speed energy in each band, one bar per action family, slow families first."""
    families = found["families"]
    bands = found["bands"]
    ordered = sorted(families, key=lambda name: -families[name]["speed"][0])
    figure = Figure(figsize=(8, 1.4 + 0.26 * len(ordered)), layout="constrained")
    axes = figure.subplots()
    left = np.zeros(len(ordered))
    for band, name in enumerate(bands):
        share = 100 * np.array([families[f]["speed"][band] for f in ordered])
        low, high = found["nominal_hz"][band]
        axes.barh(range(len(ordered)), share, left=left, color=band_colour(name), label=f"{name} ({low:g}–{high:g} Hz)")
        left += share
    names = [f"{name.replace('_', ' ')} ({families[name]['clips']})" for name in ordered]
    axes.set_yticks(range(len(ordered)), names, fontsize=8)
    axes.set(xlabel="share of the joints' speed energy (%), relative to the pelvis", xlim=(0, 100))
    axes.set_ylim(len(ordered) - 0.4, -0.6)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize=8, ncols=len(bands), loc="lower left", bbox_to_anchor=(0, 1.0))
    return figure


def robustness_picture(found: Mapping[str, Any]) -> Figure:
    """Rsum under each disturbance, and cosine to the undisturbed embeddings."""
    conditions = found["conditions"]
    names = list(conditions)
    figure = Figure(figsize=(9, 1.2 + 0.3 * len(names)), layout="constrained")
    rsum_axes, cosine_axes = figure.subplots(1, 2, sharey=True)
    colours = ["0.35", *[COLOURS[0]] * (len(names) - 1)]
    rsum_axes.barh(range(len(names)), [conditions[n]["Rsum"] for n in names], color=colours)
    rsum_axes.axvline(conditions["clean"]["Rsum"], color="0.35", lw=0.8, ls="--")
    cosine_axes.barh(range(len(names)), [conditions[n]["cosine"] for n in names], color=colours)
    rsum_axes.set_yticks(range(len(names)), names, fontsize=8)
    rsum_axes.set_ylim(len(names) - 0.4, -0.6)
    rsum_axes.set_xlabel(f"Rsum (N = {found['N']})")
    cosine_axes.set(xlabel="cosine to the undisturbed embedding", xlim=(0, 1))
    for axes in (rsum_axes, cosine_axes):
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(axis="x", alpha=0.25)
        axes.set_axisbelow(True)
    return figure


def markdown(found: Mapping[str, Any]) -> str:
    """All measurements as Markdown tables."""
    lines = ["# Learned filters, reconstruction, robustness and cost", "", f"Data: {found.get('data', '-')}", ""]
    filters = found.get("filters")
    if filters:
        lines += ["## Filters", "", f"Relative error of learned analysis and synthesis without decoders: "
                  f"{filters['round_trip_error']:.2g} (white noise).", ""]  # fmt: skip
        if "moved" in filters:
            moved = ", ".join(f"level {i + 1}: {100 * x:.1f} %" for i, x in enumerate(filters["moved"]))
            lines += [f"Change of the taps against {filters['start']['name']}: {moved}.", ""]
    if found.get("reconstruction"):
        lines += _reconstruction_table(found["reconstruction"])
    if found.get("robustness"):
        heads = ["t2m/R01", "t2m/R10", "m2t/R01", "m2t/R10", "Rsum", "cosine"]
        rows = [[n, *(f"{v[h]:.3g}" for h in heads)] for n, v in found["robustness"]["conditions"].items()]
        lines += [f"## Robustness (N = {found['robustness']['N']}, identical captions credited)", "",
                  *_table(["condition", *heads], rows), ""]  # fmt: skip
    if found.get("cost"):
        lines += _cost_table(found["cost"])
    return "\n".join(lines)


def _reconstruction_table(found: Mapping[str, Any]) -> list[str]:
    parts = list(next(iter(found.values()))["parts"])
    rows = [
        [_branch(b), f"{v['mpjpe']:.1f}", *(f"{v['parts'][p]:.1f}" for p in parts), f"{v['root']:.0f}"]
        for b, v in found.items()
    ]
    bands = list(next(iter(found.values()))["levels"])
    levels = [
        [_branch(b), *(f"{v['levels'][n]['error']:.2f} / {v['levels'][n]['signal']:.2f}" for n in bands)]
        for b, v in found.items()
    ]
    clips = next(iter(found.values()))["clips"]
    about = f"Mean joint error in mm, root relative, over {clips} clips; last column: pelvis path."
    return ["## Reconstruction", "", about, "",
            *_table(["branch", "all", *parts, "root path"], rows), "",
            "Error / signal in each band, root mean square in mm:", "",
            *_table(["branch", *bands], levels), ""]  # fmt: skip


def _cost_table(cost: Mapping[str, Any]) -> list[str]:
    heads = ["parameters", "gflops", "activations_mb", "forward_ms"]
    rows = [[name, f"{v['parameters']:,}", *(f"{v[h]:.3g}" for h in heads[1:])] for name, v in cost["parts"].items()]
    encode, step = cost["encode"], cost["step"]
    return [
        f"## Cost of one clip ({cost['frames']} frames, batches of {cost['batch']}, {cost['device']}, "
        f"{cost['threads']} threads)", "",
        *_table(["part", "parameters", "GFLOP, forward", "activations kept (MB)", "forward (ms)"], rows), "",
        f"Encoding alone: {encode['clips_per_second']:.0f} clips / s. Training step (all losses): "
        f"{step['clips_per_second']:.1f} clips / s, of which the second encoder pass of DMSP takes "
        f"{100 * step['dmsp_share']:.0f} %.", "",
    ]  # fmt: skip


def _table(heads: list[str], rows: list[list[str]]) -> list[str]:
    rule = ["---"] + ["---:"] * (len(heads) - 1)
    return ["| " + " | ".join(row) + " |" for row in [heads, rule, *rows]]


def _branch(name: str) -> str:
    return {"signal": "from bands (a)", "feature": "from fused features (b)"}.get(name, name)
