"""Make the README's GIF and the page's pictures from the running page.

    python app/main.py --port 7860 &
    python docs/make_pictures.py http://127.0.0.1:7860

Needs the dev extras and Chromium (`WAMO_CHROMIUM`, default /usr/bin/chromium). Writes docs/images/: ten pictures in
WebP, and search.gif, in which the bands of one motion fade out one after the other over the ghost of the whole motion.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).resolve().parent / "images"
READY = "(l => l && l.state === 'ready' && l.bands && l.whole)(window.wamo?.look({tab}))"
LONGEST = 1440
"""Pixels of the longer side of a picture at most."""

FILM_WIDTH = 760
FILM_BANDS = ("d1", "d2", "d3")
FILM_STEPS = 9
"""Pictures in which one band fades."""


def ready(page: Page, tab: str = "") -> None:
    """Wait until a tab shows a whole motion with its bands."""
    page.wait_for_function(READY.replace("{tab}", f"'{tab}'" if tab else ""), timeout=240_000)


def pause(page: Page, time: float) -> None:
    """Stop the clock at a time in seconds."""
    page.evaluate(f"wamo.pause(); wamo.seek({time})")
    page.wait_for_timeout(500)


def search(page: Page, text: str, time: float) -> None:
    """Search, wait for the words of the query, stop at a moment."""
    page.fill(".wm-box", text)
    page.press(".wm-box", "Enter")
    ready(page)
    page.wait_for_selector("#search .wm-wordmap button", timeout=240_000)
    page.wait_for_selector("#search .wm-row-match", timeout=240_000)
    page.evaluate("document.activeElement.blur()")
    pause(page, time)


def waving(page: Page) -> None:
    search(page, "waves fast with the right hand", 1.6)


def running(page: Page) -> None:
    search(page, "a person runs and jumps", 1.9)


def faded(page: Page) -> None:
    """The highest bands off, the ghost behind."""
    running(page)
    for band, gain in (("d1", 0), ("d2", 0), ("d3", 40)):
        page.locator(f"#search [data-gain={band}]").fill(str(gain))
    page.evaluate("document.activeElement.blur()")
    page.wait_for_timeout(300)


def scalogram(page: Page) -> None:
    waving(page)
    page.click("#search [data-act=scalogram]")
    page.wait_for_timeout(500)


def word(page: Page) -> None:
    """One word of the query lights up its limb and its moments."""
    waving(page)
    page.click("#search .wm-wordmap button >> nth=-1")
    page.wait_for_timeout(500)


def overlay(page: Page) -> None:
    """Two runs, matched pose by pose, in one pane."""
    running(page)
    page.evaluate("document.querySelectorAll('#search .wm-cards [data-act=compare]')[3].click()")
    page.wait_for_selector("#search .wm-comparebar", state="visible")
    page.select_option("#search [data-act=align]", "match")
    page.click("#search [data-act=overlay]")
    page.wait_for_timeout(2500)


def analyse(page: Page) -> None:
    page.click("button[role=tab]:has-text('Analyse')")
    page.click("[data-act=sample]")
    ready(page, "analyse")
    page.wait_for_selector("#analyse .wm-sentences small", timeout=240_000)
    pause(page, 1.2)


@dataclass(frozen=True)
class Shot:
    """One picture: its file's name, what to do first, and the window."""

    name: str
    steps: Callable[[Page], None]
    size: tuple[int, int] = (1440, 900)
    dark: bool = False


SHOTS = (
    Shot("search", waving),
    Shot("bands", faded),
    Shot("word", word),
    Shot("compare", overlay, dark=True),
    Shot("scalogram", scalogram),
    Shot("analyse", analyse),
    Shot("dark", running, dark=True),
    Shot("laptop", waving, (1024, 768)),
    Shot("large", running, (2560, 1440)),
    Shot("phone", waving, (390, 844)),
)


def picture(png: bytes, longest: int = LONGEST) -> Image.Image:
    """A screenshot within a size."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    scale = min(1.0, longest / max(image.size))
    size = (round(image.width * scale), round(image.height * scale))
    return image.resize(size, Image.Resampling.LANCZOS)


def opened(browser: Browser, address: str, size: tuple[int, int], *, dark: bool = False) -> Page:
    """A window on the page, its opening demonstration over."""
    page = browser.new_page(
        viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )  # fmt: skip
    page.set_default_timeout(120_000)
    page.goto(address)
    ready(page)
    return page


def film(page: Page) -> list[Image.Image]:
    """Bands fade out from the highest down while the motion goes on, then all come back."""
    running(page)
    page.hover("#search .wm-panes")
    page.mouse.wheel(0, -220)
    page.mouse.move(4, 4)
    gains = [{}] * 6  # type: list[dict[str, int]]
    gone: dict[str, int] = {}
    for band in FILM_BANDS:
        for step in range(1, FILM_STEPS + 1):
            gains.append({**gone, band: round(100 * (1 - step / FILM_STEPS))})
        gone[band] = 0
    gains += [gone] * 8
    found, duration = [], float(page.evaluate("wamo.look().span ?? [0, 4]")[1])
    for k, now in enumerate(gains):
        for band in FILM_BANDS:
            page.locator(f"#search [data-gain={band}]").fill(str(now.get(band, 100)))
        page.evaluate(f"wamo.seek({0.4 + 0.09 * k} % {duration})")
        page.evaluate("document.activeElement.blur()")
        page.wait_for_timeout(40)
        found.append(stage(page))
    shown = [Image.open(io.BytesIO(png)).convert("RGB") for png in found]
    size = (FILM_WIDTH, round(shown[0].height * FILM_WIDTH / shown[0].width))
    small = [image.resize(size, Image.Resampling.LANCZOS) for image in shown]
    palette = common_palette(small[:: len(small) // 6])
    return [image.quantize(palette=palette, dither=Image.Dither.NONE) for image in small]


def common_palette(images: list[Image.Image], colours: int = 192) -> Image.Image:
    """A palette for all images in which a colour counts once, however small its area: curves keep their colours."""
    pixels = np.concatenate([np.asarray(image).reshape(-1, 3) for image in images])
    seen = np.unique(pixels >> 2, axis=0).astype(np.uint8) << 2
    return Image.fromarray(seen[None]).quantize(colours, dither=Image.Dither.NONE)


def stage(page: Page) -> bytes:
    """A screenshot of the chosen motion."""
    return page.locator("#search .wm-stage").screenshot()


def main(address: str, wanted: list[str]) -> None:
    """Take the named pictures, or all of them and the film."""
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("WAMO_CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for shot in SHOTS:
            if wanted and shot.name not in wanted:
                continue
            page = opened(browser, address, shot.size, dark=shot.dark)
            shot.steps(page)
            picture(page.screenshot()).save(IMAGES / f"{shot.name}.webp", quality=90, method=6)
            page.close()
        if not wanted or "film" in wanted:
            page = opened(browser, address, (1180, 880))
            first, *rest = film(page)
            first.save(
                IMAGES / "search.gif", save_all=True, append_images=rest, duration=100, loop=0, optimize=True
            )  # fmt: skip
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:7860", sys.argv[2:])
