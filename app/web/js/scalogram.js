import { place } from "./plots.js";

const ROWS = 40;
const CYCLES = 5; // of the Morlet wavelet

/**
 * Magnitudes of a continuous wavelet transform (complex Morlet), time by frequency.
 * @param {Float32Array} values
 * @param {number} fps
 * @returns {{hertz: number[], rows: Float32Array[], top: number}} rows from high to low frequency
 */
export function scalogram(values, fps) {
  const high = fps / 2,
    low = Math.min(high / 2, Math.max(0.3, (1.5 * fps) / values.length));
  const hertz = Array.from({ length: ROWS }, (_, i) => high * (low / high) ** (i / (ROWS - 1)));
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  let top = 1e-9;
  const rows = hertz.map((frequency) => {
    const sigma = (CYCLES * fps) / (2 * Math.PI * frequency),
      reach = Math.ceil(2.5 * sigma),
      row = new Float32Array(values.length);
    const size = 2 * reach + 1,
      cosine = new Float32Array(size),
      sine = new Float32Array(size);
    let total = 0;
    for (let k = -reach; k <= reach; k++) {
      const envelope = Math.exp(-0.5 * (k / sigma) ** 2),
        phase = (2 * Math.PI * frequency * k) / fps;
      cosine[k + reach] = envelope * Math.cos(phase);
      sine[k + reach] = envelope * Math.sin(phase);
      total += envelope;
    }
    for (let t = 0; t < values.length; t++) {
      let a = 0,
        b = 0;
      for (let k = Math.max(-reach, -t); k <= Math.min(reach, values.length - 1 - t); k++) {
        const v = values[t + k] - mean;
        a += v * cosine[k + reach];
        b += v * sine[k + reach];
      }
      row[t] = (2 * Math.hypot(a, b)) / total;
      top = Math.max(top, row[t]);
    }
    return row;
  });
  return { hertz, rows, top };
}

/** Paint it: strong colour where the joint moves much at that frequency and time; the borders of the bands as lines. */
export function drawScalogram(
  { ctx, width, height },
  view,
  colours,
  { hertz, rows, top },
  { fps, first, ranges, ramp },
) {
  const tall = height / rows.length,
    step = place(1 / fps, [0, view[1] - view[0]], width);
  rows.forEach((row, i) => {
    row.forEach((value, t) => {
      const x = place((t + first) / fps, view, width);
      if (x + step < 0 || x > width) return;
      ctx.fillStyle = ramp.css(Math.sqrt(value / top));
      ctx.fillRect(x, i * tall, step + 0.6, tall + 0.6);
    });
  });
  ctx.font = `10.5px ${colours.font}`;
  ctx.textBaseline = "bottom";
  for (const [low] of ranges) {
    if (low <= hertz[hertz.length - 1]) continue;
    const y = (Math.log(hertz[0] / low) / Math.log(hertz[0] / hertz[hertz.length - 1])) * height;
    ctx.fillStyle = colours.ink;
    ctx.fillRect(0, y, width, 1);
    ctx.fillText(`${Number(low.toPrecision(3))} Hz`, 4, y);
  }
}
