import { alpha } from "./colour.js";
import { el } from "./dom.js";

/**
 * A small line or stem chart on a canvas. series: [{x, y, colour, dash, name}], colour is a name of the palette or a band.
 * options: {title, xLabel, yLabel, yMin, yMax, log, stems}
 */
export class Chart {
  constructor(series, options) {
    this.series = series;
    this.options = options;
    this.canvas = el("canvas.wm-chart", {
      role: "img",
      "aria-label": `${options.title}: ${series.map((s) => s.name).join(", ")}`,
    });
    this.element = el(
      "figure.wm-figurebox",
      {},
      el(
        "figcaption",
        {},
        el("b", {}, options.title),
        el(
          "span.wm-keys",
          {},
          ...series
            .filter((s) => s.name && !s.quiet)
            .map((s) =>
              el(
                "span",
                {},
                el(`i${s.dash ? ".wm-dash" : ""}`, { style: `--c: var(--wm-${s.colour})` }),
                s.name,
              ),
            ),
        ),
      ),
      this.canvas,
      options.note ? el("p.wm-chartnote", {}, options.note) : null,
    );
    new ResizeObserver(() => this.draw()).observe(this.canvas);
  }

  paint(colours) {
    this.colours = colours;
    this.draw();
  }

  limits() {
    const { yMin, yMax, log } = this.options;
    const flat = (key) =>
      this.series
        .flatMap((s) => s[key])
        .filter((v) => v !== null && Number.isFinite(v) && (key === "x" || !log || v > 0));
    const xs = flat("x"),
      ys = flat("y");
    if (this.options.stems) ys.push(0);
    let [x0, x1, y0, y1] = [
      Math.min(...xs),
      Math.max(...xs),
      yMin ?? Math.min(...ys),
      yMax ?? Math.max(...ys),
    ];
    if (log) [y0, y1] = [Math.log10(y0), Math.log10(y1)];
    if (this.options.stems) [x0, x1] = [x0 - 0.5, x1 + 0.5];
    const pad = (y1 - y0) * 0.08 || 0.1;
    return [
      x0,
      x1 === x0 ? x0 + 1 : x1,
      yMin === undefined ? y0 - pad : y0,
      yMax === undefined ? y1 + pad : y1,
    ];
  }

  draw() {
    const { canvas, colours, options } = this,
      box = canvas.getBoundingClientRect();
    if (!colours || !box.width) return;
    const ratio = Math.min(3, devicePixelRatio || 1);
    canvas.width = Math.round(box.width * ratio);
    canvas.height = Math.round(box.height * ratio);
    const ctx = canvas.getContext("2d"),
      [left, right, top, bottom] = [40, 8, 8, 30];
    ctx.scale(ratio, ratio);
    const [x0, x1, y0, y1] = this.limits(),
      width = box.width - left - right,
      height = box.height - top - bottom;
    const X = (v) => left + ((v - x0) / (x1 - x0)) * width;
    const Y = (v) =>
      top + (1 - ((options.log ? Math.log10(Math.max(v, 1e-12)) : v) - y0) / (y1 - y0)) * height;
    ctx.font = `10.5px ${colours.font}`;
    this.axes(ctx, { X, Y, x0, x1, y0, y1, left, width, top, height });
    for (const s of this.series) {
      const colour = s.colour.startsWith("band-") ? colours.band(s.colour.slice(5)) : colours[s.colour];
      ctx.strokeStyle = ctx.fillStyle = colour;
      ctx.lineWidth = 1.75;
      ctx.setLineDash(s.dash ? [4, 4] : []);
      if (options.stems) this.stems(ctx, s, X, Y);
      else {
        ctx.beginPath();
        let pen = false;
        s.x.forEach((v, i) => {
          if (s.y[i] === null || !Number.isFinite(s.y[i])) return;
          if (pen) ctx.lineTo(X(v), Y(s.y[i]));
          else ctx.moveTo(X(v), Y(s.y[i]));
          pen = true;
        });
        ctx.stroke();
      }
    }
  }

  stems(ctx, s, X, Y) {
    s.x.forEach((v, i) => {
      const x = X(v) + (s.dash ? -4 : 4);
      ctx.beginPath();
      ctx.moveTo(x, Y(0));
      ctx.lineTo(x, Y(s.y[i]));
      ctx.stroke();
      ctx.beginPath();
      ctx.arc(x, Y(s.y[i]), 3.2, 0, 2 * Math.PI);
      if (s.dash) ctx.stroke();
      else ctx.fill();
    });
  }

  axes(ctx, { X, Y, x0, x1, y0, y1, left, width, top, height }) {
    const { colours, options } = this;
    ctx.fillStyle = colours.soft;
    ctx.strokeStyle = alpha(colours.line, 0.9);
    ctx.lineWidth = 1;
    const write = (v) => (Math.abs(v) >= 1000 ? `${v / 1000}k` : String(Number(v.toPrecision(3))));
    for (const v of options.stems ? [] : ticks(x0, x1, 6, options.whole)) {
      ctx.textAlign = "center";
      ctx.fillText(write(v), X(v), top + height + 14);
    }
    ctx.textAlign = "right";
    for (const v of options.log ? decades(y0, y1) : ticks(y0, y1, 4)) {
      const y = Y(v);
      ctx.beginPath();
      ctx.moveTo(left, y);
      ctx.lineTo(left + width, y);
      ctx.stroke();
      ctx.fillText(write(v), left - 6, y + 3.5);
    }
    ctx.textAlign = "right";
    if (options.xLabel) ctx.fillText(options.xLabel, left + width, top + height + 26);
  }
}

function ticks(low, high, count, whole = false) {
  const raw = (high - low) / Math.max(1, count),
    power = 10 ** Math.floor(Math.log10(raw));
  let step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= raw);
  if (whole) step = Math.max(1, Math.round(step));
  const first = Math.ceil(low / step) * step;
  return Array.from(
    { length: Math.max(0, Math.floor((high - first) / step + 1e-9) + 1) },
    (_, i) => first + i * step,
  );
}

function decades(low, high) {
  const found = [];
  for (let p = Math.floor(low); p <= Math.ceil(high); p++)
    for (const m of [1, 2, 5])
      if (Math.log10(m) + p >= low && Math.log10(m) + p <= high) found.push(m * 10 ** p);
  return found.length > 6 ? found.filter((v) => Math.abs(Math.log10(v) % 1) < 1e-9) : found;
}
