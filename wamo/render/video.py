"""Motion -> MP4 or GIF of a mannequin, with progress and cancel; nothing half-written is ever left behind."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from wamo.errors import ConfigError, DataError, WamoError
from wamo.motion import Motion
from wamo.render.colours import PART_COLOURS, rgb
from wamo.render.ground import DARK, LIGHT, Ground, Theme, grid_step
from wamo.render.mannequin import NoOpenGL, OpenGLRenderer
from wamo.render.scene import Scene, make_scene
from wamo.render.software import SoftwareRenderer

Renderer = OpenGLRenderer | SoftwareRenderer
RENDERERS: dict[str, type[OpenGLRenderer] | type[SoftwareRenderer]] = {
    "opengl": OpenGLRenderer,
    "software": SoftwareRenderer,
}
THREADS = 2
"""Frames drawn at the same time; numpy lets threads run side by side."""

MAX_FRAMES = 20 * 60 * 30
"""Twenty minutes at 30 frames a second."""

GIF_GROUND, GIF_SHADES = 64, 30
"""Palette entries for the surroundings, and for each of the five body parts."""


class Cancelled(WamoError):
    """The user stopped the work; nothing was written."""


def render_video(
    motion: Motion,
    path: str | os.PathLike[str],
    *,
    fmt: Literal["mp4", "gif"] | None = None,
    size: int = 480,
    fps: float | None = None,
    yaw: float = 32.0,
    dark: bool = False,
    renderer: Literal["auto", "opengl", "software"] = "auto",
    progress: Callable[[float], object] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> str:
    """Render the motion as a video that every browser plays (H.264 in yuv420p, index first) or as a looping GIF (ours).

    Parameters
    ----------
    path : file to write; it appears only when it is complete
    fmt : "mp4" or "gif"; by default what the path's ending says
    size : pixels a side, even, 64 to 1920
    fps : frames a second of the video, the motion's own (at most 30) by default; GIF rounds it to 1/100 s
    yaw : degrees between the camera and where the person faces in the first frame
    renderer : "auto" takes the faster one of those that work here, measured once per process
    progress : called with 0..1 after every frame
    cancelled : asked before every frame; True stops the work

    Returns
    -------
    The renderer used: "opengl" or "software".

    Raises
    ------
    Cancelled, ConfigError (size, fps, fmt or length), DataError (the target cannot be written),
    NoOpenGL (renderer="opengl" where there is none)
    """
    path = Path(path)
    kind = fmt or path.suffix.lower().lstrip(".")
    rate = float(fps) if fps is not None else min(motion.fps, 30.0)
    _check(kind, size, rate, renderer)
    if kind == "gif":
        rate = 100.0 / max(2, round(100.0 / rate))
    if motion.duration * rate > MAX_FRAMES:
        raise ConfigError(f"{motion.duration:.0f} s at {rate:g} fps is too long for a video: crop the motion first")
    scene = make_scene(motion if rate == motion.fps else motion.resample(rate), yaw=yaw)
    theme = DARK if dark else LIGHT
    choice = fastest_renderer() if renderer == "auto" else renderer
    with _beside(path) as temporary, RENDERERS[choice](scene, size, theme) as stage:
        frames = _watched(_frames(stage, scene, rate, theme), len(scene), progress, cancelled)
        write = _write_gif if kind == "gif" else _write_mp4
        write(frames, temporary, size, rate, stage.ground)
    return choice


@lru_cache(maxsize=1)
def fastest_renderer() -> str:
    """The quickest renderer that works here, "opengl" or "software", measured once per process."""
    times = measure_renderers()
    return min(times, key=lambda name: times[name])


def measure_renderers(motion: Motion | None = None, size: int = 480, frames: int = 6) -> dict[str, float]:
    """Seconds per frame of every renderer that works here, drawn as `render_video` does; a few frames are enough."""
    scene = make_scene(motion or _standing())
    times = {}
    for name, kind in RENDERERS.items():
        try:
            with kind(scene, size) as stage:
                stage.draw(0)
                start = time.perf_counter()
                for _ in _frames(stage, scene, 20.0, LIGHT, count=frames):
                    pass
                times[name] = (time.perf_counter() - start) / frames
        except NoOpenGL:
            continue
    return times


def _check(kind: str, size: int, fps: float, renderer: str) -> None:
    if kind not in ("mp4", "gif"):
        raise ConfigError(f"videos are written as mp4 or gif, not as {kind or 'a file without an ending'}")
    if not (64 <= size <= 1920) or size % 2:
        raise ConfigError(f"video size must be an even number of pixels from 64 to 1920, found {size}")
    if not (np.isfinite(fps) and 1 <= fps <= 120):
        raise ConfigError(f"video frame rate must be from 1 to 120, found {fps}")
    if renderer != "auto" and renderer not in RENDERERS:
        raise ConfigError(f"renderer must be auto, opengl or software, found {renderer!r}")


@contextlib.contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A temporary file beside the target, moved onto it at the end, removed when anything goes wrong."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.stem[:40]}.", suffix=path.suffix, dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise DataError(f"cannot write {path.name}: {error.strerror}. Choose a folder that can be written.") from error
    temporary = Path(name)
    try:
        yield temporary
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except OSError as error:
        reason = (error.strerror or str(error)).strip().splitlines()[-1:] or ["the encoder failed"]
        raise DataError(f"cannot write {path.name}: {reason[0]}. Is the disk full, or the target a folder?") from error
    finally:
        temporary.unlink(missing_ok=True)


def _frames(stage: Renderer, scene: Scene, fps: float, theme: Theme, count: int | None = None) -> Iterator[np.ndarray]:
    """Finished frames in order; the next ones are drawn while the consumer encodes."""
    total = count or len(scene)
    note = f"grid {grid_step(scene.size):g} m"

    def draw(k: int) -> np.ndarray:
        return _captioned(stage.draw(k % len(scene)), f"{k / fps:5.2f} s", note, theme)

    with ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="frames") as pool:
        waiting: deque[Future[np.ndarray]] = deque()
        try:
            for k in range(total):
                waiting.append(pool.submit(draw, k))
                if len(waiting) > 2 * THREADS:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for late in waiting:
                late.cancel()


def _watched(
    frames: Iterator[np.ndarray],
    total: int,
    progress: Callable[[float], object] | None,
    cancelled: Callable[[], bool] | None,
) -> Iterator[np.ndarray]:
    with contextlib.closing(frames):  # type: ignore[type-var]
        for done in range(1, total + 1):
            if cancelled is not None and cancelled():
                raise Cancelled(f"stopped after {done - 1} of {total} frames; nothing was written")
            yield next(frames)
            if progress is not None:
                progress(done / total)


def _captioned(picture: np.ndarray, left: str, right: str, theme: Theme) -> np.ndarray:
    """Time in the lower left and the grid's step in the lower right corner."""
    pixels = picture.shape[0]
    height = max(11, pixels // 34)
    image = Image.fromarray(picture[-2 * height :])
    draw = ImageDraw.Draw(image)
    font, ink = _font(height), rgb(theme.ink)
    draw.text((height, height), left, font=font, fill=ink, anchor="lm")
    draw.text((pixels - height, height), right, font=font, fill=ink, anchor="rm")
    picture[-2 * height :] = np.asarray(image)
    return picture


@lru_cache(maxsize=8)
def _font(height: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(height)


def _write_mp4(frames: Iterator[np.ndarray], path: Path, size: int, fps: float, ground: Ground) -> None:
    import imageio_ffmpeg

    writer = imageio_ffmpeg.write_frames(
        str(path),
        (size, size),
        fps=fps,
        codec="libx264",
        pix_fmt_in="rgb24",
        pix_fmt_out="yuv420p",
        quality=None,
        macro_block_size=2,
        ffmpeg_log_level="error",
        output_params=["-crf", "20", "-preset", "veryfast", "-movflags", "+faststart", "-f", "mp4"],
    )
    with contextlib.closing(writer):
        writer.send(None)
        for frame in frames:
            writer.send(frame)


def _write_gif(frames: Iterator[np.ndarray], path: Path, size: int, fps: float, ground: Ground) -> None:
    first = next(frames)
    palette = _palette(ground)

    def flat(frame: np.ndarray) -> Image.Image:
        return Image.fromarray(frame).quantize(palette=palette, dither=Image.Dither.NONE)

    # Pillow asks for the frames one by one: an hour of motion needs no hour's memory
    flat(first).save(
        path,
        format="GIF",
        save_all=True,
        append_images=(flat(frame) for frame in frames),
        duration=round(1000 / fps),
        loop=0,
        optimize=False,
        disposal=1,
    )


def _palette(ground: Ground) -> Image.Image:
    """One palette for the whole clip, so that colours do not flicker: every part's shades, and the ground's own."""
    surroundings = Image.fromarray(ground.draw(0)).quantize(GIF_GROUND, method=Image.Quantize.MEDIANCUT)
    levels = np.linspace(0.30, 1.12, GIF_SHADES)[:, None]
    shades = [np.clip(np.array(rgb(colour)) * levels, 0, 255) for colour in PART_COLOURS.values()]
    own = np.array(surroundings.getpalette()).reshape(-1, 3)[:GIF_GROUND]
    colours = np.concatenate([own, *shades, [rgb(ground.theme.ink)]]).astype(np.uint8)
    palette = Image.new("P", (1, 1))
    palette.putpalette(colours.tobytes())
    return palette


def _standing() -> Motion:
    """A plain figure with arms out, by which renderers are measured."""
    from wamo.motion import SMPL22

    place = {
        "pelvis": (0, 0.95, 0), "hip": (0.09, 0.88, 0), "knee": (0.1, 0.5, 0), "ankle": (0.1, 0.08, 0),
        "foot": (0.1, 0.02, 0.13), "spine1": (0, 1.06, 0), "spine2": (0, 1.19, 0), "spine3": (0, 1.25, 0),
        "neck": (0, 1.46, 0), "collar": (0.08, 1.38, 0), "head": (0, 1.55, 0), "shoulder": (0.18, 1.42, 0),
        "elbow": (0.42, 1.3, 0), "wrist": (0.62, 1.2, 0.1),
    }  # fmt: skip
    joints = []
    for name in SMPL22.joints:
        side, _, bone = name.rpartition("_")
        joints.append(np.array(place[bone]) * np.array([-1.0 if side == "right" else 1.0, 1.0, 1.0]))
    return Motion(np.array([joints], np.float32), 20.0, name="standing")
