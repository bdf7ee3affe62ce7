// Drawing of the timeline's rows on a canvas. Every function takes the context, the size and what to draw.

import { alpha } from "./colour.js";

const STEPS = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300];

/** Pixels from the left for a time, where `view` is what the width shows, seconds. */
export const place = (time, [start, end], width) => ((time - start) / (end - start)) * width;

/** The canvas of a row at the screen's own resolution; null while it has no size. */
export function context(canvas) {
  const ratio = Math.min(3, devicePixelRatio || 1),
    box = canvas.getBoundingClientRect();
  if (!box.width) return null;
  canvas.width = Math.round(box.width * ratio);
  canvas.height = Math.round(box.height * ratio);
  const ctx = canvas.getContext("2d");
  ctx.scale(ratio, ratio);
  return { ctx, width: box.width, height: box.height };
}

/** Seconds along the top. */
export function drawAxis({ ctx, width, height }, view, colours) {
  const step = STEPS.find((s) => (s / (view[1] - view[0])) * width > 52) ?? 600;
  ctx.font = `10.5px ${colours.font}`;
  ctx.fillStyle = colours.soft;
  ctx.textBaseline = "middle";
  for (let t = Math.ceil(view[0] / step - 1e-9) * step; t <= view[1] + 1e-6; t += step) {
    const x = place(t, view, width);
    ctx.textAlign = x < 8 ? "left" : x > width - 14 ? "right" : "center";
    ctx.fillText(`${Number(t.toFixed(2))}${t === 0 ? " s" : ""}`, x, height / 2 - 1);
    ctx.fillRect(x, height - 4, 1, 4);
  }
}

/** How much each moment matches, 0 to 1. */
export function drawMatch({ ctx, width, height }, view, colours, { times, values, width: step }) {
  const cell = (step / (view[1] - view[0])) * width;
  values.forEach((value, i) => {
    const share = Math.min(1, Math.max(0, value));
    ctx.fillStyle = alpha(colours.accent, 0.1 + 0.9 * share);
    ctx.fillRect(
      place(times[i], view, width),
      height * (1 - Math.max(0.1, share)),
      cell + 0.5,
      height * Math.max(0.1, share),
    );
  });
}

/** When the feet rest on the floor: left above, right below. */
export function drawContacts({ ctx, width, height }, view, colours, { left, right }, fps) {
  [
    [left, colours.left, 1],
    [right, colours.right, height / 2 + 1],
  ].forEach(([rests, colour, y]) => {
    ctx.fillStyle = colour;
    for (let t = 0; t < rests.length; t++) {
      if (!rests[t]) continue;
      let end = t;
      while (end + 1 < rests.length && rests[end + 1]) end++;
      const x = place(t / fps, view, width);
      ctx.fillRect(x, y, Math.max(1.5, place((end + 1) / fps, view, width) - x), height / 2 - 2);
      t = end;
    }
  });
}

/**
 * One curve.
 * @param {{ctx: CanvasRenderingContext2D, width: number, height: number}} target
 * @param {[number, number]} view
 * @param {Record<string, any>} colours
 * @param {{values: Float32Array, fps: number, first: number, low: number, high: number, colour: string, width?: number, strength?: number, fill?: boolean, dashed?: boolean}} curve values that are no numbers are left out
 */
export function drawCurve(
  { ctx, width, height },
  view,
  colours,
  { values, fps, first, low, high, colour, width: line = 1.6, strength = 1, fill = false, dashed = false },
) {
  const y = (v) => 4 + (1 - (v - low) / (high - low)) * (height - 8),
    x = (t) => place((t + first) / fps, view, width);
  ctx.fillStyle = alpha(colours.line, 0.55);
  ctx.fillRect(0, Math.round(y(fill ? 0 : (low + high) / 2)), width, 1);
  ctx.beginPath();
  let pen = false;
  values.forEach((v, t) => {
    if (pen) ctx.lineTo(x(t), y(v));
    else ctx.moveTo(x(t), y(v));
    pen = !Number.isNaN(v);
  });
  ctx.strokeStyle = alpha(colour, strength);
  ctx.lineWidth = line;
  ctx.lineJoin = "round";
  ctx.setLineDash(dashed ? [5, 3] : []);
  ctx.stroke();
  if (!fill) return;
  ctx.lineTo(x(values.length - 1), y(0));
  ctx.lineTo(x(0), y(0));
  ctx.fillStyle = alpha(colour, 0.13 * strength);
  ctx.fill();
}

/** Lowest and highest value, at least 2 cm (or cm/s) apart. */
export function limits(values) {
  let low = Infinity,
    high = -Infinity;
  for (const v of values) if (!Number.isNaN(v)) [low, high] = [Math.min(low, v), Math.max(high, v)];
  return high - low < 0.02 ? [(low + high) / 2 - 0.01, (low + high) / 2 + 0.01] : [low, high];
}

/** A value with its unit: millimetres below ten centimetres. */
export function readable(value, unit, withUnit = true) {
  const small = unit === "m" && Math.abs(value) < 0.1 && withUnit;
  const exact = small
    ? (value * 1000).toFixed(Math.abs(value) * 1000 < 10 ? 1 : 0)
    : value.toFixed(Math.abs(value) < 10 ? 2 : 1);
  const text = Number(exact) === 0 ? exact.replace("-", "") : exact;
  return withUnit ? `${text} ${small ? "mm" : unit}` : text;
}
