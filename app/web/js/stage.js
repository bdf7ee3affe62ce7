import { call } from "./api.js";
import { Bands } from "./bands.js";
import { el, iconButton, plain, seconds } from "./dom.js";
import { Exporting } from "./exporting.js";
import { Heatmap } from "./heatmap.js";
import { orbit } from "./orbit.js";
import { Player } from "./player.js";
import { Timeline } from "./timeline.js";
import { transport } from "./transport.js";
import { Why } from "./why.js";

/** The large view: figure, transport, band rows and energy of the chosen clip. */
export class Stage {
  constructor(clock, { visitor, wavelets, tools = [], onCompare }) {
    this.clock = clock;
    this.visitor = visitor;
    this.onCompare = onCompare;
    this.clip = null;
    this.joint = 0;
    this.axis = 3;
    this.colourBy = "";
    this.cache = new Map();
    this.player = new Player(clock, { large: true, label: "The chosen motion; arrow keys turn the view, plus and minus zoom, 0 resets" });
    this.rival = new Player(clock, { large: true, label: "The motion to compare with" });
    this.timeline = new Timeline(clock, { onToggle: (name, on) => this.toggleBand(name, on), onAxis: (axis) => this.choose(this.joint, axis) });
    this.heatmap = new Heatmap({ onJoint: (joint) => this.pick(joint), onBand: (name) => this.colour(this.colourBy === name ? "" : name) });
    this.build(tools, wavelets);
    for (const player of [this.player, this.rival]) {
      orbit(player, { onPick: (joint) => this.pick(joint), onHover: (joint, place) => this.hint(player, joint, place) });
    }
    clock.draws(() => this.turnPage());
    // one view for both figures, so that they are seen from the same side
    this.rival.camera.turn = (dx, dy) => this.player.camera.turn(dx, dy);
    clock.draws(() => Object.assign(this.rival.camera, { azimuth: this.player.camera.azimuth, height: this.player.camera.height }));
  }

  build(tools, wavelets) {
    this.caption = el("h2.wm-title", {}, "");
    this.more = el("p.wm-others");
    this.why = new Why(this);
    this.exporting = new Exporting(this);
    this.tip = el("span.wm-tip", { hidden: true });
    this.follow = iconButton("follow", "Camera follows the figure", () => this.setFollow(!this.player.camera.follows), { "aria-pressed": "true", "data-act": "follow" });
    this.reset = iconButton("home", "Reset the view (0)", () => {
      this.player.camera.reset();
      this.rival.camera.zoom = 1;
      this.setFollow(true);
    }, { "data-act": "reset" });
    this.trail = el("button.wm-pill", { type: "button", "aria-pressed": "true", "data-act": "trail", onclick: () => {
      this.player.trail = this.rival.trail = !this.player.trail;
      this.trail.setAttribute("aria-pressed", this.player.trail);
      this.clock.wake();
    } }, "Trail");
    this.colours = el("select.wm-select", { "aria-label": "Colour the figure by", "data-act": "colour", onchange: () => this.colour(this.colours.value) });
    this.wavelet = el("select.wm-select", { "aria-label": "Wavelet", "data-act": "wavelet", onchange: () => this.rebank() }, ...wavelets.map((w) => el("option", { value: w }, w)));
    this.levels = el("select.wm-select", { "aria-label": "Levels", "data-act": "levels", onchange: () => this.rebank() },
      ...[1, 2, 3, 4, 5].map((n) => el("option", { value: n, selected: n === 3 }, n === 1 ? "1 level" : `${n} levels`)));
    this.timeline.heading.append(el("div.wm-bank", {}, this.wavelet, this.levels));
    this.scale = el("span.wm-scale", { hidden: true, "aria-hidden": "true" }, "little", el("i"), "much");
    this.note = el("p.wm-note", { role: "status" });
    this.here = el("span.wm-panelabel", { hidden: true });
    this.beside = el("span.wm-panelabel");
    this.second = el("div.wm-pane", { hidden: true }, this.rival.canvas, this.beside, iconButton("close", "Close the comparison", () => this.compare(null), { "data-act": "close" }));
    this.overview = el("input.wm-overview", { type: "range", min: 0, max: 1, step: 0.001, value: 0, hidden: true, "aria-label": "Place in the whole motion", oninput: () => this.clock.seek(Number(this.overview.value) * this.clock.duration) });
    this.clock.draws(() => !this.overview.hidden && (this.overview.value = this.clock.time / this.clock.duration));
    this.element = el("section.wm-stage", { "aria-label": "The chosen motion", "data-empty": true },
      el("header.wm-stagehead", {}, el("div", {}, this.caption, el("div.wm-under", {}, this.more, this.why.element)), el("div.wm-tools", {}, ...tools, this.exporting.element)),
      el("div.wm-view", {},
        el("div.wm-panes", {}, el("div.wm-pane", {}, this.player.canvas, this.tip, this.note, this.here, this.scale), this.second,
          el("div.wm-overlay", {}, this.colours, this.trail, this.follow, this.reset)),
        this.heatmap.element),
      el("div.wm-bar", {}, transport(this.clock), this.timeline.heading),
      this.overview, this.timeline.element);
  }

  paint(colours) {
    this.player.paint(colours);
    this.rival.paint(colours);
    this.timeline.paint(colours);
  }

  /** Open a clip: it plays at once, its bands follow. */
  async open(clip) {
    this.element.removeAttribute("data-empty");
    this.clip = clip;
    this.bands = null;
    this.relevance = null;
    this.why.clear();
    this.exporting.offer(clip);
    clip.draw(clip.positions);
    this.player.show(clip);
    this.clock.adopt(clip);
    if (!this.picked || this.joint >= clip.joints) this.joint = clip.liveliest;
    this.player.joint = this.joint;
    this.timeline.show(clip);
    this.timeline.setJoint(this.joint, this.axis);
    this.heatmap.mark(this.joint);
    this.caption.textContent = this.here.textContent = clip.captions[0] ?? clip.name;
    this.more.textContent = [seconds(clip.duration), `${clip.frames} frames at ${clip.fps} fps`, clip.source, [clip.source, this.caption.textContent].includes(clip.name) ? "" : clip.name].filter(Boolean).join(" · ");
    this.more.title = clip.captions.slice(1).join("\n");
    this.listColours();
    await this.loadBands();
  }

  /** Ask for the bands of this clip, once for each choice of wavelet and levels. */
  async loadBands(choice = this.choice ?? { wavelet: "db1", levels: 3 }, start = 0) {
    const clip = this.clip, key = `${clip.id}/${choice.wavelet}/${choice.levels}/${start}`;
    this.choice = choice;
    try {
      if (!this.cache.has(key)) {
        this.cache.set(key, call("bands", [clip.id, choice.wavelet, choice.levels, start, this.visitor]).then((data) => new Bands(data, clip)));
        if (this.cache.size > 24) this.cache.delete(this.cache.keys().next().value);
      }
      const bands = await this.cache.get(key);
      if (clip !== this.clip || choice !== this.choice) return;
      bands.clip = clip;
      const same = this.bands?.names.join() === bands.names.join() && this.bands.clip === clip;
      bands.on = same ? this.bands.on : new Set(bands.names);
      this.bands = bands;
      this.applyBands();
      this.overview.hidden = bands.frames >= clip.frames;
      this.timeline.setBands(bands);
      this.heatmap.show(clip, bands);
      this.listColours();
    } catch (error) {
      this.cache.delete(key);
      if (clip === this.clip) this.tell(error.message);
    }
  }

  /** Bands of a very long clip come a minute at a time: fetch the part that the clock has reached. */
  async turnPage() {
    const { bands, clip, clock } = this;
    if (!bands || bands.clip !== clip || this.turning || bands.frames >= clip.frames) return;
    if (clock.frame >= bands.first && clock.frame < bands.first + bands.frames) return;
    this.turning = true;
    await this.loadBands(this.choice, Math.floor(clock.frame / bands.frames) * bands.frames);
    this.turning = false;
  }

  /** The clip got more detail, or its bands were switched: show it so. */
  refresh() {
    if (this.bands) this.applyBands();
    this.timeline.redraw();
    this.clock.wake();
  }

  rebank() {
    this.levels.disabled = this.wavelet.value === "learned"; // the model has as many as it has
    if (this.clip) this.loadBands({ wavelet: this.wavelet.value, levels: Number(this.levels.value) });
  }

  toggleBand(name, on) {
    this.bands.on[on ? "add" : "delete"](name);
    this.applyBands();
    this.timeline.redraw();
  }

  applyBands() {
    this.clip.draw(this.clip.whole ? this.bands.compose() : this.clip.positions);
    const off = this.bands.names.filter((name) => !this.bands.on.has(name));
    this.note.textContent = off.length ? (off.length === this.bands.names.length ? "All bands are off: a still pose." : `Moving without ${off.join(", ")}.`) : "";
    this.element.toggleAttribute("data-partial", off.length > 0);
    this.clock.wake();
  }

  /** The visitor chose a joint: it stays chosen for the next clips. */
  pick(joint) {
    this.picked = true;
    this.choose(joint);
  }

  choose(joint, axis = this.axis) {
    this.joint = joint;
    this.axis = axis;
    this.player.joint = joint;
    if (this.rival.clip) this.rival.joint = joint;
    this.timeline.setJoint(joint, axis);
    this.heatmap.mark(joint);
    this.clock.wake();
  }

  listColours() {
    const options = [["", "Plain figure"], ...(this.relevance ? [["match", "Colour: the match"]] : []), ...(this.bands?.names ?? []).map((name) => [name, `Colour: ${name} energy`])];
    this.colours.replaceChildren(...options.map(([value, text]) => el("option", { value }, text)));
    this.colour(options.some(([value]) => value === this.colourBy) ? this.colourBy : "");
  }

  /** Colour the figure by a band's strength in each joint, by what carried the match ("match"), or not (""). */
  colour(by) {
    this.colourBy = by;
    this.colours.value = by;
    this.heatmap.markBand(by);
    this.scale.hidden = !by;
    const band = this.bands?.names.indexOf(by) ?? -1;
    this.player.values = by === "match" && this.relevance ? this.relevance.joints : band >= 0 ? this.bands.strength[band] : null;
    this.clock.wake();
  }

  /** Show what carried the match: as a strip over time, and as a way to colour the figure. */
  explain(relevance) {
    this.relevance = relevance;
    this.timeline.setRelevance(relevance);
    this.listColours();
  }

  /** A short word in the corner of the view. */
  tell(text) {
    this.note.textContent = text;
  }

  offerLearned(there) {
    if (Boolean(this.learned) === Boolean(there)) return;
    if (there) this.wavelet.append((this.learned = el("option", { value: "learned" }, "learned")));
  }

  setFollow(on) {
    for (const player of [this.player, this.rival]) player.camera.follows = on;
    this.follow.setAttribute("aria-pressed", on);
    this.clock.wake();
  }

  /** Put a second motion beside the first, on the same clock; null closes it. */
  compare(clip) {
    this.second.hidden = this.here.hidden = !clip;
    this.onCompare(clip);
    if (!clip) return;
    this.rival.show(clip);
    this.rival.joint = this.joint;
    this.beside.textContent = clip.captions[0] ?? clip.name;
  }

  /** Bring the figure into sight where it is not: on a phone the cards lie below it. At once: what loads meanwhile moves
   * the page, and a gliding scroll is given up then. */
  reveal() {
    const { top, bottom } = this.player.canvas.getBoundingClientRect();
    if (bottom > 120 && top < innerHeight - 120) return;
    this.element.scrollIntoView({ behavior: "instant", block: "start" });
  }

  hint(player, joint, place) {
    this.tip.hidden = joint < 0 || player !== this.player;
    player.canvas.style.cursor = joint < 0 ? "grab" : "pointer";
    if (this.tip.hidden) return;
    this.tip.textContent = plain(this.clip.skeleton.joints[joint]);
    this.tip.style.transform = `translate(${place[0] + 12}px, ${place[1] - 26}px)`;
  }
}
