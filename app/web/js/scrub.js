import { clamp } from "./maths.js";

/**
 * Pointer, wheel and keys on the time axis: drag the playhead, zoom with Ctrl and the wheel, pan, step.
 * @param {HTMLElement} element
 * @param {import("./clock.js").Clock} clock
 * @param {{view: () => [number, number], zoom: (factor: number, about: number) => void, pan: (seconds: number) => void,
 *   point: (time: number | null) => void}} axis the seconds that are shown, how to change them, and what to do with the moment that is pointed at
 */
export function scrubbing(element, clock, { view, zoom, pan, point }) {
  let resume = false,
    dragging = false;
  const at = (/** @type {PointerEvent | WheelEvent} */ event) => {
    const box = element.getBoundingClientRect(),
      [start, end] = view();
    return start + clamp((event.clientX - box.left) / box.width, 0, 1) * (end - start);
  };
  element.addEventListener("pointerdown", (event) => {
    element.setPointerCapture(event.pointerId);
    resume = clock.playing;
    clock.playing = false;
    dragging = true;
    clock.seek(at(event));
  });
  element.addEventListener("pointermove", (event) => {
    if (dragging) clock.seek(at(event));
    point(at(event));
  });
  element.addEventListener("pointerleave", () => point(null));
  const end = () => {
    if (!dragging) return;
    dragging = false;
    if (resume) clock.toggle(true);
  };
  element.addEventListener("pointerup", end);
  element.addEventListener("pointercancel", end);
  element.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.shiftKey && Math.abs(event.deltaX) <= Math.abs(event.deltaY)) return;
      event.preventDefault();
      const [start, stop] = view();
      if (event.ctrlKey) zoom(Math.exp(event.deltaY * 0.004), at(event));
      else pan(((event.deltaX || event.deltaY) / element.clientWidth) * (stop - start));
    },
    { passive: false },
  );
  element.addEventListener("keydown", (event) => {
    const frames = { ArrowRight: 1, ArrowLeft: -1, PageDown: clock.fps, PageUp: -clock.fps }[event.key];
    if (frames) clock.step(Math.round(frames));
    else if (event.key === "Home") clock.seek(0);
    else if (event.key === "End") clock.seek(clock.duration);
    else return;
    event.preventDefault();
  });
}
