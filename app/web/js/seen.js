import { AXES } from "./bands.js";

/**
 * What is on screen: the chosen clip, its bands and how it is played.
 * @typedef {{clip: any, bands: import("./bands.js").Bands | null, gains: import("./bands.js").Gains, joint: number, axis: number,
 *   choice: {wavelet: string, levels: number}, clock: import("./clock.js").Clock, visitor: string, player: import("./player.js").Player}} Seen
 */

const degrees = (radians) => Math.round((radians * 1800) / Math.PI) / 10;

/** Width and height of a video of so many lines in the shape of the figure's pane, even numbers within 1920.
 * @param {number} aspect
 * @param {number} lines
 * @returns {[number, number]} */
export function pictureShape(aspect, lines) {
  const even = (side) => 2 * Math.round(side / 2);
  if (!(aspect > 0)) return [lines, lines];
  const width = Math.min(1920, Math.max(64, lines * aspect));
  return [even(width), even(Math.min(lines, width / aspect))];
}

/** The request that saves what is on screen; null while there is nothing.
 * @param {Seen} seen
 * @param {number} lines height of a video
 * @returns {Record<string, any> | null} */
export function seenRequest(
  { clip, bands, gains, joint, axis, choice, clock, visitor, player },
  lines = 480,
) {
  if (!clip) return null;
  const dark = document.body.classList.contains("dark"),
    shape = pictureShape(player.canvas.width / player.canvas.height, lines);
  return {
    key: clip.id,
    joint,
    axis: AXES[axis],
    wavelet: choice.wavelet,
    levels: choice.levels,
    visitor,
    gains: bands ? gains.request(bands.names) : null,
    start: clock.span?.[0] ?? 0,
    end: clock.span?.[1] ?? null,
    speed: clock.speed,
    theme: dark ? "dark" : "light",
    camera: {
      azimuth: degrees(player.camera.azimuth) % 360,
      elevation: degrees(player.camera.height),
      zoom: player.camera.zoom,
      ...player.camera.stand(),
    },
    size: shape[1],
    width: shape[0],
  };
}

/** What an export applies, in words.
 * @param {Seen} seen */
export function seenInWords({ bands, gains, clock }) {
  const parts = [];
  const changed = (bands?.names ?? []).flatMap((name, b) =>
    gains.of(name) === 1 ? [] : [`${bands.words[b]} ${Math.round(gains.of(name) * 100)} %`],
  );
  if (changed.length) parts.push(changed.join(", "));
  if (clock.span) parts.push(`${clock.span[0].toFixed(2)}–${clock.span[1].toFixed(2)} s`);
  if (clock.speed !== 1) parts.push(`speed ${clock.speed}× (not in plots)`);
  return parts.length ? `As you see it: ${parts.join("; ")}.` : "The whole motion, as recorded.";
}
