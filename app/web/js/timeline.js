import { AXES, hertz } from "./bands.js";
import { alpha } from "./colour.js";
import { clamp, el, plain, roving } from "./dom.js";

const UNIT = ["m", "m", "m", "m/s"];

/** Time axis, match strip and band rows under one playhead that can be dragged. */
export class Timeline {
  constructor(clock, { onToggle, onAxis }) {
    this.clock = clock;
    this.onToggle = onToggle;
    this.clip = null;
    this.bands = null;
    this.relevance = null;
    this.view = [0, 1]; // seconds that the time axis shows
    this.joint = 0;
    this.axis = 3;
    this.rows = [];
    this.title = el("strong.wm-rowtitle");
    this.axes = roving(el("div.wm-segments", { role: "radiogroup", "aria-label": "Axis" }, ...AXES.map((name, i) =>
      el("button.wm-segment", { type: "button", role: "radio", "aria-checked": i === this.axis, "data-axis": name, onclick: () => onAxis(i) }, name))));
    this.body = el("div.wm-rows");
    this.head = el("div.wm-playhead", { "data-playhead": "" }, el("span.wm-grip"));
    this.scrub = el("div.wm-scrub", { role: "slider", tabindex: "0", "aria-label": "Time", "aria-valuemin": "0" }, this.head);
    this.heading = el("div.wm-timehead", {}, this.title, this.axes);
    this.element = el("section.wm-timeline", { "aria-label": "Bands over time" }, el("div.wm-plots", {}, this.body, this.scrub));
    this.listen();
    this.sized = new ResizeObserver(() => this.redraw());
    this.sized.observe(this.body);
    clock.draws(() => this.place());
  }

  listen() {
    const { scrub, clock } = this;
    let resume = false;
    const seek = (event) => {
      const box = scrub.getBoundingClientRect();
      clock.seek(this.view[0] + clamp((event.clientX - box.left) / box.width, 0, 1) * (this.view[1] - this.view[0]));
    };
    scrub.addEventListener("pointerdown", (event) => {
      scrub.setPointerCapture(event.pointerId);
      resume = clock.playing;
      clock.playing = false;
      this.dragging = true;
      seek(event);
    });
    scrub.addEventListener("pointermove", (event) => this.dragging && seek(event));
    const end = () => {
      if (!this.dragging) return;
      this.dragging = false;
      if (resume) clock.toggle(true);
    };
    scrub.addEventListener("pointerup", end);
    scrub.addEventListener("pointercancel", end);
    scrub.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1, PageDown: clock.fps, PageUp: -clock.fps }[event.key];
      if (step) clock.step(Math.round(step));
      else if (event.key === "Home") clock.seek(0);
      else if (event.key === "End") clock.seek(clock.duration);
      else return;
      event.preventDefault();
    });
  }

  show(clip) {
    this.clip = clip;
    this.bands = null;
    this.relevance = null;
    this.view = [0, clip.duration];
    this.build();
  }

  /** Very long clips are shown part by part: the time axis covers what the bands cover. */
  setBands(bands) {
    this.bands = bands;
    this.view = [bands.first / this.clip.fps, Math.min(this.clip.duration, (bands.first + bands.frames) / this.clip.fps)];
    this.build();
  }

  setRelevance(relevance) {
    this.relevance = relevance;
    this.build();
  }

  setJoint(joint, axis) {
    this.joint = joint;
    this.axis = axis;
    [...this.axes.children].forEach((b, i) => {
      b.setAttribute("aria-checked", i === axis);
      b.tabIndex = i === axis ? 0 : -1;
    });
    this.redraw();
  }

  paint(colours) {
    this.colours = colours;
    this.redraw();
  }

  /** One element per row; the canvas in it is drawn once and again only when what it shows changes. */
  build() {
    this.rows = [];
    const add = (kind, label, extra = {}) => {
      const canvas = el("canvas", { "aria-hidden": "true" }), scale = el("span.wm-rowscale");
      this.rows.push({ kind, canvas, scale, ...extra });
      return el(`div.wm-row.wm-row-${kind}`, extra.name ? { "data-band": extra.name } : {}, label, canvas, scale);
    };
    const nodes = [add("axis", el("span.wm-rowlabel"))];
    if (this.relevance) nodes.push(add("match", el("span.wm-rowlabel", { title: "How much each moment carries the match" }, el("b", {}, this.relevance.label))));
    nodes.push(add("signal", el("span.wm-rowlabel", {}, el("b", {}, "signal")), { band: -1 }));
    const names = this.bands?.names ?? [];
    names.forEach((name, band) => {
      const box = el("input", { type: "checkbox", checked: this.bands.on.has(name), "aria-label": `Band ${name} moves the figure`, onchange: () => this.onToggle(name, box.checked) });
      const swatch = el("span.wm-swatch", { style: `--c: var(--wm-band-${name[0] === "a" ? "a" : name})` });
      nodes.push(add("band", el("label.wm-rowlabel", { title: `${name}, nominally ${hertz(this.bands.ranges[band])}. Untick to see the figure move without it.` },
        box, swatch, el("b", {}, name), el("span.wm-hz", {}, hertz(this.bands.ranges[band]))), { band, name }));
    });
    this.body.replaceChildren(...nodes);
    this.redraw();
  }

  redraw() {
    if (!this.clip || !this.colours || !this.body.clientWidth) return;
    this.title.textContent = `${plain(this.clip.skeleton.joints[this.joint])} · ${AXES[this.axis]}`;
    const data = this.rows.map((row) => (row.band >= 0 || (row.band === -1 && this.bands) ? this.bands.row(row.band, this.joint, this.axis) : row.band === -1 ? this.rawSignal() : null));
    let detail = 1e-9;
    this.rows.forEach((row, i) => {
      if (row.band >= 1) for (const v of data[i]) detail = Math.max(detail, Math.abs(v));
    });
    this.rows.forEach((row, i) => this.drawRow(row, data[i], detail));
    this.place();
  }

  /** Pixels from the left of a row for a time. */
  x(time, width) {
    return ((time - this.view[0]) / (this.view[1] - this.view[0])) * width;
  }

  /** The joint's own movement while the bands are still on their way. */
  rawSignal() {
    const { clip, joint, axis } = this;
    const out = new Float32Array(clip.samples), p = clip.positions;
    for (let t = 0; t < clip.samples; t++) {
      const at = t * clip.stride + 3 * joint;
      if (axis < 3) out[t] = p[at + axis];
      else if (t) out[t] = Math.hypot(p[at] - p[at - clip.stride], p[at + 1] - p[at + 1 - clip.stride], p[at + 2] - p[at + 2 - clip.stride]) * clip.sampleFps;
    }
    return out;
  }

  drawRow(row, values, detail) {
    const { canvas } = row, ratio = Math.min(3, devicePixelRatio || 1), box = canvas.getBoundingClientRect();
    if (!box.width) return;
    canvas.width = Math.round(box.width * ratio);
    canvas.height = Math.round(box.height * ratio);
    const ctx = canvas.getContext("2d");
    ctx.scale(ratio, ratio);
    if (row.kind === "axis") this.drawAxis(ctx, box.width, box.height);
    else if (row.kind === "match") this.drawMatch(ctx, box.width, box.height);
    else this.drawCurve(ctx, box.width, box.height, row, values, detail);
  }

  drawAxis(ctx, width, height) {
    const { colours, view } = this, steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300];
    const step = steps.find((s) => (s / (view[1] - view[0])) * width > 52) ?? 600;
    ctx.font = `10.5px ${colours.font}`;
    ctx.fillStyle = colours.soft;
    ctx.strokeStyle = colours.line;
    ctx.textBaseline = "middle";
    for (let t = Math.ceil(view[0] / step - 1e-9) * step; t <= view[1] + 1e-6; t += step) {
      const x = this.x(t, width);
      ctx.textAlign = x < 8 ? "left" : x > width - 14 ? "right" : "center";
      ctx.fillText(`${Number(t.toFixed(1))}${t === 0 ? " s" : ""}`, x, height / 2 - 1);
      ctx.fillRect(x, height - 4, 1, 4);
    }
  }

  drawMatch(ctx, width, height) {
    const { times, values, width: step } = this.relevance, top = values.reduce((a, b) => Math.max(a, b), 1e-9);
    const cell = (step / (this.view[1] - this.view[0])) * width;
    values.forEach((v, i) => {
      const share = Math.max(0, v) / top;
      ctx.fillStyle = alpha(this.colours.accent, 0.08 + 0.92 * share);
      ctx.fillRect(this.x(times[i], width), height * (1 - Math.max(0.12, share)), cell + 0.5, height * Math.max(0.12, share));
    });
  }

  drawCurve(ctx, width, height, row, values, detail) {
    const { colours, clip } = this, off = row.name && !this.bands.on.has(row.name);
    const colour = row.band < 0 ? colours.ink : colours.band(row.name);
    let low = Infinity, high = -Infinity;
    for (const v of values) [low, high] = [Math.min(low, v), Math.max(high, v)];
    const peak = Math.max(Math.abs(low), Math.abs(high));
    if (row.band >= 1) [low, high] = [-detail, detail];
    else if (high - low < 0.02) [low, high] = [(low + high) / 2 - 0.01, (low + high) / 2 + 0.01];
    const y = (v) => 4 + (1 - (v - low) / (high - low)) * (height - 8);
    const fps = this.bands ? clip.fps : clip.sampleFps, first = this.bands?.first ?? 0;
    const x = (t) => this.x((t + first) / fps, width);
    ctx.fillStyle = alpha(colours.line, 0.55);
    ctx.fillRect(0, Math.round(y(row.band >= 1 ? 0 : (low + high) / 2)), width, 1);
    ctx.beginPath();
    values.forEach((v, t) => (t ? ctx.lineTo(x(t), y(v)) : ctx.moveTo(x(t), y(v))));
    ctx.strokeStyle = off ? alpha(colour, 0.3) : colour;
    ctx.lineWidth = row.band < 0 ? 1.5 : 1.75;
    ctx.lineJoin = "round";
    ctx.stroke();
    if (row.band >= 1) {
      ctx.lineTo(x(values.length - 1), y(0));
      ctx.lineTo(x(0), y(0));
      ctx.fillStyle = alpha(colour, off ? 0.04 : 0.13);
      ctx.fill();
    }
    const unit = UNIT[this.axis];
    row.scale.textContent = row.band >= 1 ? `± ${readable(peak, unit)}` : `${readable(low, unit, false)} … ${readable(high, unit)}`;
  }

  place() {
    if (!this.clip) return;
    const { clock, scrub } = this;
    this.head.style.transform = `translateX(${this.x(clock.time, scrub.clientWidth)}px)`;
    const frame = clock.frame;
    if (frame === this.lastFrame && clock.playing) return;
    this.lastFrame = frame;
    scrub.setAttribute("aria-valuemax", clock.duration.toFixed(2));
    scrub.setAttribute("aria-valuenow", clock.time.toFixed(3));
    scrub.setAttribute("aria-valuetext", `${clock.time.toFixed(2)} seconds, frame ${frame}`);
  }

  /** Seconds at which the playhead stands, read back from where it is drawn. */
  get playhead() {
    const shift = new DOMMatrix(getComputedStyle(this.head).transform).m41;
    return this.view[0] + (shift / this.scrub.clientWidth) * (this.view[1] - this.view[0]);
  }
}

function readable(value, unit, withUnit = true) {
  const small = unit === "m" && Math.abs(value) < 0.1 && withUnit;
  const exact = small ? (value * 1000).toFixed(value * 1000 < 10 ? 1 : 0) : value.toFixed(Math.abs(value) < 10 ? 2 : 1);
  const text = Number(exact) === 0 ? exact.replace("-", "") : exact;
  return withUnit ? `${text} ${small ? "mm" : unit}` : text;
}
