import { call } from "./api.js";
import { Cards } from "./cards.js";
import { Clip } from "./clip.js";
import { el, icon } from "./dom.js";
import { Stage } from "./stage.js";

/** The search tab: box, examples, result cards and the large view. */
export class SearchTab {
  constructor(root, shared, config) {
    this.root = root;
    this.shared = shared;
    this.config = config;
    this.count = 8;
    this.turn = 0;
    this.results = [];
    this.box = el("input.wm-box", { type: "search", name: "q", placeholder: "Describe a motion, in English", "aria-label": "Describe a motion", autocomplete: "off", spellcheck: "false", maxlength: "20000" });
    this.form = el("form.wm-form", { role: "search", onsubmit: (event) => {
      event.preventDefault();
      this.count = 8;
      this.search();
    } }, icon("search"), this.box, el("button.wm-go", { type: "submit" }, "Search"));
    this.chips = el("div.wm-chips", { role: "group", "aria-label": "Examples" }, ...config.examples.map((text) =>
      el("button.wm-chip", { type: "button", onclick: () => this.ask(text) }, text)));
    this.status = el("p.wm-status", { role: "status", "aria-live": "polite" });
    this.cards = new Cards(shared.clock, (clip) => this.choose(clip));
    this.stage = new Stage(shared.clock, { visitor: shared.visitor, wavelets: config.wavelets });
    this.empty = el("div.wm-empty", { hidden: true });
    this.list = el("div.wm-results", {}, this.status, this.cards.element);
    this.main = el("div.wm-main", {}, this.list, this.stage.element);
    root.replaceChildren(el("div.wm-search", {}, this.form, this.chips), this.main, this.empty);
    shared.onPaint((colours) => {
      this.cards.paint(colours);
      this.stage.paint(colours);
    });
    const asked = new URL(location.href).searchParams;
    this.box.value = asked.get("q") ?? "";
    this.wanted = asked.get("pick");
    this.search();
  }

  ask(text) {
    this.box.value = text;
    this.count = 8;
    this.search();
  }

  async search() {
    const turn = ++this.turn, query = this.box.value;
    this.busy(true);
    const slow = setTimeout(() => turn === this.turn && this.say("Waking up the text encoder; the first search takes a moment."), 700);
    try {
      const answer = await call("search", [query, this.count, true]);
      if (turn !== this.turn) return;
      this.show(answer, query);
    } catch (error) {
      if (turn === this.turn) this.say(error.message, true);
    } finally {
      clearTimeout(slow);
      if (turn === this.turn) this.busy(false);
    }
  }

  show(answer, query) {
    this.say(answer.message);
    this.main.hidden = answer.results.length === 0;
    this.empty.hidden = answer.results.length > 0 || !answer.help;
    if (!this.empty.hidden) this.showEmpty(answer.help);
    this.results = answer.results.map((hit) => ({ rank: hit.rank, score: hit.score, clip: new Clip(hit.motion, this.shared.skeletons) }));
    this.cards.show(this.results);
    this.link(query);
    if (!this.results.length) return;
    const wanted = this.results.find(({ clip }) => clip.id === this.wanted) ?? this.results[0];
    this.wanted = null;
    this.choose(wanted.clip);
  }

  async choose(clip) {
    this.cards.mark(clip);
    this.chosen = clip;
    const opening = this.stage.open(clip);
    this.link(this.box.value, clip);
    if (!clip.whole) await this.fill(clip);
    await opening;
  }

  /** A long clip comes as a preview with the results; the whole of it is fetched when it is opened. */
  async fill(clip) {
    try {
      const whole = await call("clip", [clip.id, this.shared.visitor]);
      const full = new Clip(whole, this.shared.skeletons);
      Object.assign(clip, { positions: full.positions, sampleFps: full.sampleFps, samples: full.samples, path: full.path, whole: true });
      clip.shown = clip.positions;
      if (this.chosen === clip) this.stage.open(clip);
    } catch (error) {
      this.say(error.message, true);
    }
  }

  link(query, clip) {
    const url = new URL(location.href);
    for (const [key, value] of [["q", query.slice(0, 500)], ["pick", clip && this.results[0]?.clip !== clip ? clip.id : ""]]) {
      if (value) url.searchParams.set(key, value);
      else url.searchParams.delete(key);
    }
    history.replaceState(null, "", url);
  }

  say(text, bad = false) {
    this.status.textContent = text;
    this.status.toggleAttribute("data-bad", bad);
  }

  busy(on) {
    this.root.toggleAttribute("data-busy", on);
    this.root.dataset.state = on ? "busy" : "ready";
    this.cards.element.setAttribute("aria-busy", on);
  }

  showEmpty(help) {
    this.empty.replaceChildren(el("h2", {}, help.title), ...help.lines.map((line) => el(line.code ? "pre" : "p", {}, line.code ?? line.text)));
  }
}
