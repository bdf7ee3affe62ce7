const STEP = 0.9; // seconds for each band to fade

/**
 * The opening demonstration: from the highest band down, each fades out over a ghost of the whole motion, then all come
 * back. Any touch, click, key or wheel ends it at once.
 * @param {{bands: import("./bands.js").Bands, gains: import("./bands.js").Gains, apply: () => void, tell: (text: string) => void, done: () => void}} stage
 * @returns {() => void} ends it
 */
export function demonstrate({ bands, gains, apply, tell, done }) {
  const names = [...bands.names].reverse().slice(0, -1),
    start = performance.now();
  const last = (names.length + 1.2) * STEP;
  const touches = ["pointerdown", "keydown", "wheel", "touchstart"];
  let running = true;
  const end = () => {
    if (!running) return;
    running = false;
    for (const kind of touches) removeEventListener(kind, end, true);
    gains.reset();
    tell("");
    apply();
    done();
  };
  for (const kind of touches) addEventListener(kind, end, { capture: true, passive: true });
  const turn = () => {
    if (!running) return;
    const time = (performance.now() - start) / 1000;
    if (time >= last) return end();
    names.forEach((name, i) =>
      gains.set(name, Math.min(1, Math.max(0, 1 - (time - 0.3 - i * STEP) / (0.7 * STEP)))),
    );
    const gone = names
      .filter((name) => gains.of(name) < 0.5)
      .map((name) => bands.words[bands.names.indexOf(name)]);
    apply();
    tell(
      gone.length
        ? `Without ${gone.join(", ")}: the ghost keeps the whole motion.`
        : "This motion, taken apart into its frequencies.",
    );
    requestAnimationFrame(turn);
  };
  requestAnimationFrame(turn);
  return end;
}
