"""Make the README's picture and GIF from the running page.

    python app/main.py --port 7860 &
    python docs/make_pictures.py http://127.0.0.1:7860

Needs the dev extras and Chromium (`WAMO_CHROMIUM`, default /usr/bin/chromium). Writes docs/images/.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).resolve().parent / "images"
QUERY = "swings up into a handstand"


def small(png: bytes, width: int) -> Image.Image:
    """A screenshot at a width, in 160 colours for a film."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    size = (width, round(picture.height * width / picture.width))
    return picture.resize(size, Image.Resampling.LANCZOS).quantize(160, dither=Image.Dither.NONE)


def film(page: Page, frames: int = 24) -> list[Image.Image]:
    """Screenshots while the motion plays."""
    found = []
    for _ in range(frames):
        found.append(small(page.screenshot(), 800))
        page.wait_for_timeout(60)
    return found


def main(address: str) -> None:
    """Search, then take the picture in light, dark and on a phone, and a short film."""
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("WAMO_CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for name, size, scheme in (
            ("search", (1440, 900), "light"), ("dark", (1440, 900), "dark"), ("phone", (390, 844), "light"),
        ):  # fmt: skip
            page = browser.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(address)
            box = page.get_by_placeholder("Describe a motion").first
            box.wait_for(timeout=60_000)
            box.fill(QUERY)
            box.press("Enter")
            page.get_by_text("best first").wait_for(timeout=60_000)  # a fresh server opens its gallery first
            page.wait_for_timeout(2300)  # the legs are up
            Image.open(io.BytesIO(page.screenshot())).convert("RGB").save(IMAGES / f"{name}.png", optimize=True)
            if name == "search":
                first, *rest = film(page)
                film_options = {"save_all": True, "append_images": rest, "duration": 120, "loop": 0, "optimize": True}
                first.save(IMAGES / "search.gif", **film_options)
            page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:7860")
