import { Gains } from "./bands.js";
import { BandStore } from "./bandstore.js";
import { Colouring } from "./colouring.js";
import { Comparison } from "./comparison.js";
import { demonstrate } from "./demonstration.js";
import { el, plain, scrolledWhenNarrow, seconds } from "./dom.js";
import { ExportMenu } from "./exporting.js";
import { FilterChoice } from "./filterchoice.js";
import { Heatmap } from "./heatmap.js";
import { orbit } from "./orbit.js";
import { Player } from "./player.js";
import { seenInWords, seenRequest } from "./seen.js";
import { Timeline } from "./timeline.js";
import { transport } from "./transport.js";
import { viewTools } from "./viewtools.js";
import { explainable, Why } from "./why.js";
import { Words } from "./wordmap.js";

const KEYS = "The chosen motion; arrow keys turn the view, plus and minus zoom, 0 resets";

/** The large view: figure, transport, band rows and energy of the chosen clip. */
export class Stage {
  /** @param {import("./clock.js").Clock} clock
   * @param {{visitor: string, wavelets: string[], tools?: HTMLElement[], isFront: () => boolean,
   *   onCompare: (clip: import("./clip.js").Clip | null, how: string) => void}} options `isFront` says whether its tab is shown */
  constructor(clock, { visitor, wavelets, tools = [], isFront, onCompare }) {
    Object.assign(this, {
      clip: null,
      bands: null,
      relevance: null,
      joint: 0,
      axis: 3,
      picked: false,
      turning: false,
    });
    this.clock = clock;
    this.visitor = visitor;
    this.isFront = isFront;
    /** @type {{time?: number, span?: [number, number] | null}} Where the clock stood when its tab was left. */
    this.left = {};
    this.onCompare = onCompare;
    this.choice = { wavelet: "db1", levels: 3 };
    this.gains = new Gains();
    this.store = new BandStore(visitor);
    this.player = new Player(clock, { large: true, label: KEYS });
    this.comparison = new Comparison(clock, {
      player: this.player,
      store: this.store,
      gains: this.gains,
      onChange: () => this.compared(),
      onClose: () => this.compare(null),
    });
    this.rival = this.comparison.rival;
    this.timeline = new Timeline(clock, {
      gains: this.gains,
      onGain: () => this.applyBands(),
      onAxis: (axis) => this.choose(this.joint, axis),
      onMoment: (time) => this.words.pointAt(time),
      rival: (band, rate) =>
        this.comparison.curve(band, this.clip.skeleton.joints[this.joint], this.axis, rate),
    });
    this.heatmap = new Heatmap({
      onJoint: (joint, more) => (more ? this.timeline.toggleBeside(joint) : this.pick(joint)),
      onHover: (joint) => this.words.limb(this.partOf(joint)),
      onBand: (name) => this.colouring.choose(this.colouring.by === name ? "" : name),
    });
    this.why = new Why({
      visitor,
      onExplain: (found) => this.explain(found),
      onError: (text) => {
        this.timeline.setRelevance(null);
        this.tell(text);
      },
      onPlay: (start, end) => clock.playSpan(start, end),
    });
    this.words = new Words({ visitor, onWord: (found) => this.showWord(found) });
    this.exporting = new ExportMenu({
      seen: (lines) => seenRequest(this, lines),
      said: () => seenInWords(this),
    });
    this.build(tools, wavelets);
    for (const player of [this.player, this.rival]) {
      orbit(player, {
        onPick: (joint, more) => (more ? this.timeline.toggleBeside(joint) : this.pick(joint)),
        onHover: (joint, place) => this.hint(player, joint, place),
      });
    }
    clock.draws(() => {
      this.turnPage();
      this.words.follow(clock.time);
    });
  }

  build(tools, wavelets) {
    this.caption = el("h2.wm-title", {}, "");
    this.more = el("p.wm-others");
    this.tip = el("span.wm-tip", { hidden: true });
    this.view = viewTools({
      players: [this.player, this.rival],
      clock: this.clock,
      onColour: (by) => this.colouring.choose(by),
      onFull: () => this.fullScreen(),
    });
    this.colouring = new Colouring({
      player: this.player,
      heatmap: this.heatmap,
      select: this.view.colours,
    });
    this.filters = new FilterChoice(wavelets, (choice) => this.clip && this.loadBands(choice));
    this.note = el("p.wm-note", { role: "status" });
    this.here = el("span.wm-panelabel", { hidden: true });
    this.overview = el("input.wm-overview", {
      type: "range",
      min: 0,
      max: 1,
      step: 0.001,
      value: 0,
      hidden: true,
      "aria-label": "Place in the whole motion",
      oninput: () => this.clock.seek(Number(this.overview.value) * this.clock.duration),
    });
    this.clock.draws(
      () => !this.overview.hidden && (this.overview.value = this.clock.time / this.clock.duration),
    );
    this.element = el(
      "section.wm-stage",
      { "aria-label": "The chosen motion", tabindex: "-1", "data-empty": true },
      el(
        "header.wm-stagehead",
        {},
        el(
          "div",
          {},
          this.caption,
          scrolledWhenNarrow(
            el("div.wm-under", { role: "group", "aria-label": "Captions and why it matches" }),
            el("div.wm-facing", {}, this.more, this.why.element),
            this.words.element,
          ),
        ),
        el("div.wm-tools", {}, ...tools, this.exporting.element),
      ),
      el(
        "div.wm-view",
        {},
        el(
          "div.wm-panes",
          {},
          el(
            "div.wm-pane",
            {},
            this.player.canvas,
            this.tip,
            this.colouring.scale,
            el("div.wm-words", {}, this.note, this.here),
          ),
          this.comparison.pane,
          this.view.element,
        ),
        this.heatmap.element,
      ),
      this.comparison.bar,
      el("div.wm-bar", {}, transport(this.clock), this.filters.element),
      this.overview,
      this.timeline.element,
    );
  }

  paint(colours) {
    this.player.paint(colours);
    this.rival.paint(colours);
    this.timeline.paint(colours);
  }

  /** Open a clip: it plays at once, its bands and what explains its match follow. The gains stay as they are.
   * @param {import("./clip.js").Clip} clip
   * @param {string} query what it was found by */
  async open(clip, query = "") {
    this.endDemonstration?.();
    this.clip?.draw(this.clip.positions); // its card shows it as recorded again
    this.element.removeAttribute("data-empty");
    this.clip = clip;
    this.bands = this.relevance = null;
    this.exporting.offer(clip);
    clip.draw(clip.positions);
    this.player.show(clip);
    this.left = {};
    if (this.isFront()) this.clock.adopt(clip);
    if (!this.picked || this.joint >= clip.joints) this.joint = clip.liveliest;
    this.player.joint = this.joint;
    this.timeline.show(clip, explainable(query));
    this.timeline.setJoint(this.joint, this.axis);
    this.heatmap.mark(this.joint);
    this.caption.textContent = this.here.textContent = clip.title;
    this.describe();
    this.colouring.offer(null, null);
    if (this.comparison.clip) this.compare(this.comparison.clip);
    this.why.ask(query, clip);
    this.words.ask(query, clip);
    await this.loadBands();
  }

  /** Length, frames and rate of what is shown, and the name of its file. */
  describe() {
    const { clip } = this,
      faster = clip.sampleFps > clip.fps,
      [frames, fps] = faster ? [clip.samples, clip.sampleFps] : [clip.frames, clip.fps];
    const facts = [seconds(clip.duration), `${frames} frames at ${Number(fps.toFixed(2))} fps`, clip.source];
    const named = [clip.source, clip.title].includes(clip.name) ? "" : clip.name;
    this.more.replaceChildren(
      facts.filter(Boolean).join(" · "),
      el("span.wm-filename", {}, named ? ` · ${named}` : ""),
    );
    this.more.title = clip.captions.slice(1).join("\n");
  }

  /** Its tab goes to the back: another clip takes the clock. */
  leave() {
    this.left = { time: this.clock.time, span: this.clock.span };
  }

  /** Its tab comes to the front: its clip goes on where it was left. */
  enter() {
    if (this.clip) this.clock.adopt(this.clip, this.left);
  }

  /** Ask for the bands of this clip; an answer for another clip or choice is dropped. */
  async loadBands(choice = this.choice, start = 0) {
    const { clip } = this;
    this.choice = choice;
    try {
      const bands = await this.store.fetch(clip, choice, start);
      if (clip !== this.clip || choice !== this.choice) return;
      bands.clip = clip;
      this.bands = bands;
      this.applyBands();
      this.overview.hidden = bands.frames >= clip.frames;
      this.timeline.setBands(bands);
      this.heatmap.show(clip, bands);
      this.colouring.offer(bands, this.relevance);
      await this.comparison.load(choice);
    } catch (error) {
      if (clip !== this.clip) return;
      this.timeline.noBands();
      this.tell(error.message);
    }
  }

  /** Bands of a very long clip come a minute at a time: fetch the part that the clock has reached. */
  async turnPage() {
    const { bands, clip, clock } = this;
    if (!bands || bands.clip !== clip || this.turning || bands.frames >= clip.frames || !this.isFront())
      return;
    if (clock.frame >= bands.first && clock.frame < bands.first + bands.frames) return;
    this.turning = true;
    await this.loadBands(this.choice, Math.floor(clock.frame / bands.frames) * bands.frames);
    this.turning = false;
  }

  /** The clip got more detail: show it so. */
  refresh() {
    this.describe();
    if (this.bands) {
      this.bands.composed = null;
      this.applyBands();
    }
    this.timeline.refill();
    this.clock.wake();
  }

  /** Move the figure by the bands as their faders stand. */
  applyBands() {
    const { bands, clip, gains } = this;
    if (!bands || bands.clip !== clip) return;
    clip.draw(clip.whole ? bands.compose(gains) : clip.positions);
    this.comparison.apply();
    const named = bands.names
      .filter((name) => gains.of(name) !== 1)
      .map((name) => `${bands.words[bands.names.indexOf(name)]} ${Math.round(gains.of(name) * 100)} %`);
    const still = bands.names.every((name) => gains.of(name) === 0);
    this.tell(
      still ? "All bands are off: a still pose." : named.length ? `Moving with ${named.join(", ")}.` : "",
    );
    this.element.toggleAttribute("data-partial", named.length > 0);
    this.clock.wake();
  }

  /** Show what the bands are, once, on the clip that is open. */
  demonstrate() {
    if (!this.bands || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const { bands, gains } = this;
    this.endDemonstration = demonstrate({
      bands,
      gains,
      tell: (text) => this.tell(text),
      apply: () => {
        this.applyBands();
        this.timeline.showGains();
      },
      done: () => this.timeline.redraw(),
    });
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
    if (this.rival.clip) this.rival.joint = this.sameJoint(this.rival.clip);
    this.timeline.setJoint(joint, axis);
    this.heatmap.mark(joint);
    this.clock.wake();
  }

  /** The chosen joint on another clip's skeleton, by name; -1 where it has none. */
  sameJoint(clip) {
    return clip.skeleton.index[this.clip.skeleton.joints[this.joint]] ?? -1;
  }

  /** The limb that a joint belongs to, or "". */
  partOf(joint) {
    const parts = Object.entries(this.clip.skeleton.parts);
    return parts.find(([, joints]) => joints.includes(joint))?.[0] ?? "";
  }

  /** Show what carried the match: as a strip over time, and as a way to colour the figure. */
  explain(relevance) {
    this.relevance = relevance;
    this.timeline.setRelevance(relevance);
    this.colouring.offer(this.bands, relevance);
  }

  /** Light up the limbs and moments that answer a word; null goes back to the whole query. */
  showWord(found) {
    if (!found) {
      this.colouring.choose(this.colouring.by);
      this.timeline.setRelevance(this.relevance, this.why.pending);
      return;
    }
    const values = new Array(this.clip.joints).fill(0);
    for (const [part, joints] of Object.entries(this.clip.skeleton.parts))
      for (const joint of joints) values[joint] = found.parts[part] ?? 0;
    this.colouring.paint(values);
    this.timeline.setRelevance({
      times: found.times,
      values: found.values,
      width: found.width,
      label: found.word,
      scale: "How much each moment answers this word, relative to its strongest moment",
    });
  }

  /** A short word in the corner of the view. */
  tell(text) {
    if (this.note.textContent !== text) this.note.textContent = text;
  }

  fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.element.requestFullscreen?.();
  }

  /** Put a second motion beside the first, on the same clock; null closes the comparison. */
  compare(clip) {
    this.comparison.show(clip, this.clip);
    if (!clip) return;
    this.rival.joint = this.sameJoint(clip);
    this.comparison.load(this.choice).catch((error) => this.tell(error.message));
  }

  /** The comparison changed: another motion, alignment or place for it. */
  compared() {
    const { clip, overlaid, text } = this.comparison;
    this.here.hidden = !clip || overlaid;
    this.timeline.redraw();
    this.clock.wake();
    this.onCompare(clip, clip ? text : "");
  }

  /** Bring the whole figure into sight, at once: a gliding scroll would be given up when something loads. */
  reveal() {
    const { top, bottom } = this.player.canvas.getBoundingClientRect();
    if (top >= 0 && bottom <= innerHeight) return;
    this.player.canvas.parentElement.scrollIntoView({ behavior: "instant", block: "start" });
  }

  hint(player, joint, place) {
    this.tip.hidden = joint < 0 || player !== this.player;
    this.words.limb(this.tip.hidden ? "" : this.partOf(joint));
    player.canvas.style.cursor = joint < 0 ? "grab" : "pointer";
    if (this.tip.hidden) return;
    this.tip.textContent = plain(this.clip.skeleton.joints[joint]);
    this.tip.style.transform = `translate(${place[0] + 12}px, ${place[1] - 26}px)`;
  }
}
