import { AXES } from "./bands.js";
import { contacts } from "./clip.js";
import { Ramp } from "./colour.js";
import { el, plain, roving } from "./dom.js";
import { clamp } from "./maths.js";
import * as plots from "./plots.js";
import { makeRows } from "./rows.js";
import { drawScalogram, scalogram } from "./scalogram.js";
import { scrubbing } from "./scrub.js";
import { rangeTools } from "./transport.js";

const UNIT = ["m", "m", "m", "m/s"];

/** Time axis, match strip, contacts and band rows under one playhead that can be dragged. */
export class Timeline {
  /** @param {import("./clock.js").Clock} clock
   * @param {{gains: import("./bands.js").Gains, onGain: () => void, onAxis: (axis: number) => void, onMoment: (time: number | null) => void,
   *   rival: (band: string | null, rate: {fps: number, first: number, frames: number}) => Float32Array | null}} options what faders and axes change; the moment that is pointed at; the curve of a motion beside */
  constructor(clock, { gains, onGain, onAxis, onMoment, rival }) {
    Object.assign(this, { clip: null, bands: null, relevance: null, resting: null });
    Object.assign(this, { joint: 0, axis: 3 });
    /** @type {import("./rows.js").Row[]} */ this.rows = [];
    /** @type {{element: HTMLElement, show: () => void}[]} */ this.faders = [];
    /** @type {import("./bands.js").Bands | null} The last bands: their rows stay while the next clip's are on their way. */
    this.bank = null;
    this.awaited = false; // a row is kept for the match
    this.shape = "";
    /** @type {{element: HTMLElement, name: HTMLElement}} */ this.match = {
      element: el("div"),
      name: el("b"),
    };
    this.clock = clock;
    this.gains = gains;
    this.onGain = onGain;
    this.rival = rival;
    /** @type {number[]} Joints whose signals are drawn beside the chosen one's. */ this.beside = [];
    /** @type {[number, number]} Seconds that the time axis shows. */ this.view = [0, 1];
    /** @type {[number, number]} Seconds that it can show. */ this.full = [0, 1];
    this.asScalogram = false;
    this.title = el("strong.wm-rowtitle");
    this.value = el("span.wm-valuenow", { title: "Value at the playhead" });
    this.axes = roving(
      el(
        "div.wm-segments",
        { role: "radiogroup", "aria-label": "Axis" },
        ...AXES.map((name, i) =>
          el(
            "button.wm-segment",
            {
              type: "button",
              role: "radio",
              "aria-checked": String(i === this.axis),
              "data-axis": name,
              onclick: () => onAxis(i),
            },
            name,
          ),
        ),
      ),
    );
    this.body = el("div.wm-rows");
    this.head = el("div.wm-playhead", { "data-playhead": "" }, el("span.wm-grip"));
    this.span = el("div.wm-span", { hidden: true });
    this.scrub = el(
      "div.wm-scrub",
      { role: "slider", tabindex: "0", "aria-label": "Time", "aria-valuemin": "0" },
      this.span,
      this.head,
    );
    const tool = (act, text, title, run) =>
      el("button.wm-pill", { type: "button", "data-act": act, title, onclick: run }, text);
    this.resetting = tool("gains", "Reset", "All bands back to 100 %", () => {
      gains.reset();
      this.changed();
    });
    this.mode = tool(
      "scalogram",
      "Scalogram",
      "Time by frequency of the chosen joint, in place of the rows",
      () => {
        this.asScalogram = !this.asScalogram;
        this.build();
      },
    );
    this.tools = el(
      "div.wm-timetools",
      {},
      this.resetting,
      this.mode,
      tool("zoomin", "+", "Zoom in on the time (Ctrl + wheel)", () => this.zoom(0.5)),
      tool("zoomout", "−", "Zoom out", () => this.zoom(2)),
      ...rangeTools(clock),
    );
    this.element = el(
      "section.wm-timeline",
      { "aria-label": "Bands over time" },
      el("div.wm-timehead", {}, this.title, this.value, this.axes, this.tools),
      el("div.wm-plots", {}, this.body, this.scrub),
    );
    scrubbing(this.scrub, clock, {
      view: () => this.view,
      zoom: (factor, about) => this.zoom(factor, about),
      pan: (seconds) => this.pan(seconds),
      point: onMoment,
    });
    new ResizeObserver(() => this.redraw()).observe(this.body);
    clock.draws(() => this.place());
  }

  /** Show more (above 1) or less of the time, about a moment. */
  zoom(factor, about = this.clock.time) {
    const [start, end] = this.view,
      [low, high] = this.full,
      wide = clamp((end - start) * factor, Math.min(0.5, high - low), high - low);
    const share = clamp((about - start) / (end - start), 0, 1),
      from = clamp(about - share * wide, low, high - wide);
    this.view = [from, from + wide];
    this.redraw();
  }

  pan(seconds) {
    const wide = this.view[1] - this.view[0],
      from = clamp(this.view[0] + seconds, this.full[0], this.full[1] - wide);
    this.view = [from, from + wide];
    this.redraw();
  }

  /** Show a clip whose bands follow.
   * @param {import("./clip.js").Clip} clip
   * @param {boolean} awaited whether a match will be explained, too */
  show(clip, awaited = false) {
    this.clip = clip;
    this.bands = null;
    this.relevance = null;
    this.awaited = awaited;
    this.beside = [];
    this.resting = contacts(clip);
    this.view = this.full = [0, clip.duration];
    this.build();
  }

  /** Very long clips are shown part by part: the time axis covers what the bands cover. */
  setBands(bands) {
    this.bands = this.bank = bands;
    this.full = [
      bands.first / this.clip.fps,
      Math.min(this.clip.duration, (bands.first + bands.frames) / this.clip.fps),
    ];
    this.view = this.full;
    this.build();
  }

  /** This clip's bands cannot be had: no rows that wait for them. */
  noBands() {
    if (this.bands) return;
    this.bank = null;
    this.build();
  }

  /** The clip got its full positions in place of a preview. */
  refill() {
    if (this.resting) this.resting = contacts(this.clip);
    this.redraw();
  }

  /** @param {Omit<import("./why.js").Relevance, "joints"> | null} relevance
   * @param {boolean} awaited whether one is still to come */
  setRelevance(relevance, awaited = false) {
    this.relevance = relevance;
    this.awaited = awaited;
    this.build();
  }

  setJoint(joint, axis) {
    this.joint = joint;
    this.axis = axis;
    [...this.axes.querySelectorAll("button")].forEach((b, i) => {
      b.setAttribute("aria-checked", String(i === axis));
      b.tabIndex = i === axis ? 0 : -1;
    });
    this.redraw();
  }

  /** Draw another joint's signal too, or no longer. */
  toggleBeside(joint) {
    this.beside = this.beside.includes(joint)
      ? this.beside.filter((j) => j !== joint)
      : [...this.beside, joint].slice(-4);
    this.redraw();
  }

  paint(colours) {
    this.colours = colours;
    this.ramp = new Ramp([colours.stage, ...colours.heat.slice(1)]);
    this.redraw();
  }

  /** Faders as the gains stand. */
  showGains() {
    for (const one of this.faders) one.show();
    this.resetting.hidden = !this.bands || this.gains.neutral(this.bands.names);
  }

  changed() {
    this.redraw();
    this.onGain();
  }

  /** Rows for what is shown. They are made anew only for other bands, so that what a visitor holds stays in hand. */
  build() {
    const { bank } = this,
      shape = JSON.stringify([this.asScalogram, bank?.names, bank?.words, bank?.ranges]);
    if (shape !== this.shape) {
      this.shape = shape;
      const { rows, faders, match } = makeRows(bank, {
        gains: this.gains,
        asScalogram: this.asScalogram,
        onChange: () => this.changed(),
      });
      Object.assign(this, { rows, faders, match });
      this.body.style.setProperty("--rows", String(faders.length));
      this.body.replaceChildren(...rows.map(({ element }) => element));
      this.mode.setAttribute("aria-pressed", String(this.asScalogram));
    }
    const { element, name } = this.match,
      { relevance } = this;
    element.hidden = !relevance && !this.awaited;
    element.className = `wm-row wm-row-${relevance ? "match" : "awaited"}`;
    name.textContent = relevance?.label ?? "match";
    name.title = relevance?.scale ?? "";
    this.redraw();
  }

  redraw() {
    if (!this.clip || !this.colours || !this.body.clientWidth) return;
    this.title.textContent = `${plain(this.clip.skeleton.joints[this.joint])} · ${AXES[this.axis]}`;
    this.showGains();
    const there = ({ band }) => band !== null && (band < 0 || this.bands);
    const data = this.rows.map((row) => (there(row) ? this.signal(row.band, this.joint) : null));
    let detail = 1e-9;
    this.rows.forEach((row, i) => {
      if (row.band >= 1 && data[i]) for (const v of data[i]) detail = Math.max(detail, Math.abs(v));
    });
    this.rows.forEach((row, i) => this.drawRow(row, data[i], detail));
    this.now = data[this.rows.findIndex((row) => row.band === -1)];
    this.place(true);
  }

  /** A band (or the whole, for -1) of a joint on the chosen axis; the positions themselves while bands are on their way. */
  signal(band, joint) {
    if (this.bands) return this.bands.row(band, joint, this.axis);
    const { clip, axis } = this,
      out = new Float32Array(clip.samples),
      p = clip.positions;
    for (let t = 0; t < clip.samples; t++) {
      const at = t * clip.stride + 3 * joint,
        before = at - clip.stride;
      if (axis < 3) out[t] = p[at + axis];
      else if (t)
        out[t] =
          Math.hypot(p[at] - p[before], p[at + 1] - p[before + 1], p[at + 2] - p[before + 2]) *
          clip.sampleFps;
    }
    return out;
  }

  get rate() {
    const { bands, clip } = this;
    return bands ? { fps: clip.fps, first: bands.first } : { fps: clip.sampleFps, first: 0 };
  }

  drawRow(row, values, detail) {
    const target = plots.context(row.canvas),
      { view, colours } = this;
    if (!target) return;
    if (row.kind === "axis") plots.drawAxis(target, view, colours);
    else if (row.kind === "match" && this.relevance) plots.drawMatch(target, view, colours, this.relevance);
    else if (row.kind === "contacts")
      plots.drawContacts(target, view, colours, this.resting, this.clip.sampleFps);
    else if (row.kind === "scalogram" && this.bands)
      drawScalogram(target, view, colours, scalogram(this.signal(-1, this.joint), this.rate.fps), {
        ...this.rate,
        ranges: this.bands.ranges,
        ramp: this.ramp,
      });
    else if (values) this.drawSignal(target, row, values, detail);
  }

  drawSignal(target, row, values, detail) {
    const { colours, view } = this,
      unit = UNIT[this.axis],
      around = row.band >= 1;
    const others = row.band === -1 ? this.beside.map((joint) => this.signal(-1, joint)) : [];
    const rival = this.bands && this.rival(row.name ?? null, { ...this.rate, frames: values.length });
    const drawn = [values, ...others, ...(rival ? [rival] : [])];
    const [low, high] = around ? [-detail, detail] : plots.limits(drawn.flatMap((v) => [...v]));
    const colour = row.band < 0 ? colours.ink : colours.band(row.name),
      gain = row.name ? this.gains.of(row.name) : 1;
    others.forEach((other, i) =>
      plots.drawCurve(target, view, colours, {
        values: other,
        ...this.rate,
        low,
        high,
        colour: colours.band(["d1", "d2", "d3", "a"][i]),
        width: 1.2,
      }),
    );
    if (rival)
      plots.drawCurve(target, view, colours, {
        values: rival,
        ...this.rate,
        low,
        high,
        colour: colours.rival,
        width: 1.3,
        dashed: true,
      });
    plots.drawCurve(target, view, colours, {
      values,
      ...this.rate,
      low,
      high,
      colour,
      strength: gain === 0 ? 0.3 : 1,
      fill: around,
    });
    const peak = values.reduce((a, v) => Math.max(a, Math.abs(v)), 0),
      [least, most] = plots.limits(values);
    row.scale.textContent = around
      ? `± ${plots.readable(peak, unit)}`
      : `${plots.readable(least, unit, false)} … ${plots.readable(most, unit)}`;
  }

  place(always = false) {
    if (!this.clip) return;
    const { clock, scrub, view } = this,
      width = scrub.clientWidth;
    const x = plots.place(clock.time, view, width);
    this.head.style.transform = `translateX(${x}px)`;
    this.head.hidden = x < -1 || x > width + 1;
    this.span.hidden = !clock.span;
    if (clock.span) {
      const [from, to] = clock.span.map((t) => clamp(plots.place(t, view, width), 0, width));
      this.span.style.left = `${from}px`;
      this.span.style.width = `${to - from}px`;
    }
    const frame = clock.frame;
    if (frame === this.lastFrame && clock.playing && !always) return;
    this.lastFrame = frame;
    const { fps, first } = this.rate,
      now = this.now?.[Math.round(clock.time * fps) - first];
    this.value.textContent = now === undefined ? "" : plots.readable(now, UNIT[this.axis]);
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
