import { Advanced } from "./advanced.js";
import { call } from "./api.js";
import { Cards } from "./cards.js";
import { Clip } from "./clip.js";
import { el, icon, iconButton } from "./dom.js";
import { Stage } from "./stage.js";

const GHOSTS = 8; // places that are kept for cards until they come

/** The search tab: box, examples, refinements, result cards and the large view. */
export class SearchTab {
  constructor(root, shared, config) {
    this.root = root;
    this.shared = shared;
    this.config = config;
    this.count = 0;
    this.turn = 0;
    this.results = [];
    this.like = "";
    this.build();
    shared.onPaint((colours) => {
      this.cards.paint(colours);
      this.stage.paint(colours);
    });
    this.readAddress();
    this.count = this.advanced.page;
    this.search();
  }

  build() {
    const { shared, config } = this;
    this.box = el("input.wm-box", { type: "search", name: "q", placeholder: "Describe a motion, in English", "aria-label": "Describe a motion", autocomplete: "off", spellcheck: "false", maxlength: "20000" });
    this.form = el("form.wm-form", { role: "search", onsubmit: (event) => {
      event.preventDefault();
      this.ask(this.box.value);
    } }, icon("search"), this.box, el("button.wm-go", { type: "submit" }, "Search"));
    this.advanced = new Advanced(() => this.ask(this.box.value));
    this.chips = el("div.wm-chips", { role: "group", "aria-label": "Examples" }, ...config.examples.map((text) =>
      el("button.wm-chip", { type: "button", onclick: () => this.ask(text) }, text)));
    this.status = el("p.wm-status", { role: "status", "aria-live": "polite" });
    this.cards = new Cards(shared.clock, { onChoose: (clip) => {
      this.choose(clip);
      this.stage.reveal();
    }, onCompare: (clip) => this.compare(clip), onSimilar: (clip) => this.similar(clip) });
    this.more = el("button.wm-pill.wm-more", { type: "button", hidden: true, onclick: () => this.showMore() }, "Show more");
    this.stage = new Stage(shared.clock, { visitor: shared.visitor, wavelets: config.wavelets, onCompare: (clip) => this.cards.markBeside(clip), tools: [iconButton("link", "Copy a link to this search", () => this.copyLink(), { "data-act": "link" })] });
    this.empty = el("div.wm-empty", { hidden: true });
    for (let i = 0; i < GHOSTS; i++) this.cards.element.append(el("li.wm-ghost", { "aria-hidden": "true" }));
    this.list = el("div.wm-results", {}, this.status, this.cards.element, this.more);
    this.main = el("div.wm-main", {}, this.list, this.stage.element);
    this.root.replaceChildren(el("h1.wm-unseen", {}, "WaMo: search human motion by words"), el("div.wm-search", {}, this.form, el("div.wm-refine", {}, this.chips, this.advanced.element)), this.main, this.empty);
  }

  readAddress() {
    const asked = new URL(location.href).searchParams;
    this.box.value = asked.get("q") ?? "";
    this.wanted = asked.get("pick");
    this.like = /^g\d+$/.test(asked.get("like") ?? "") ? asked.get("like") : "";
    if (asked.get("with")) this.advanced.fromText(asked.get("with"));
  }

  ask(text) {
    this.box.value = text;
    this.count = this.advanced.page;
    this.like = "";
    this.search();
  }

  similar(clip) {
    this.like = clip.id;
    this.count = this.advanced.page;
    this.search();
  }

  showMore() {
    this.count += this.advanced.page;
    this.wanted = this.chosen?.id;
    this.search();
  }

  async search() {
    const turn = ++this.turn, query = this.box.value, start = performance.now();
    this.busy(true);
    const slow = setTimeout(() => turn === this.turn && this.say(this.results.length ? "Searching …" : "Opening the gallery and the text encoder …"), 400);
    try {
      const answer = this.like
        ? await call("similar", [this.like, this.count, true, this.shared.visitor])
        : await call("search", [query, this.count, true, ...this.advanced.values(), this.shared.visitor]);
      if (turn !== this.turn) return;
      if (answer.loading) return void this.search();
      this.show(answer, query);
      this.latency = performance.now() - start;
    } catch (error) {
      if (turn === this.turn) this.say(error.message, true);
    } finally {
      clearTimeout(slow);
      if (turn === this.turn) this.busy(false); // not when a later search runs
    }
  }

  show(answer, query) {
    this.say(answer.message);
    this.empty.hidden = !answer.help;
    this.main.hidden = Boolean(answer.help);
    if (answer.help) this.showEmpty(answer.help);
    if (answer.facets) {
      this.advanced.facets(answer.facets);
      this.stage.offerLearned(answer.facets.learned);
    }
    this.query = this.like ? "" : query;
    this.more.hidden = !answer.more;
    this.results = answer.results.map((hit) => ({ rank: hit.rank, score: hit.score, clip: new Clip(hit.motion, this.shared.skeletons) }));
    this.cards.show(this.results);
    this.stage.element.hidden = !this.results.length;
    this.link();
    if (!this.results.length) return;
    const wanted = this.results.find(({ clip }) => clip.id === this.wanted) ?? this.results[0];
    this.wanted = null;
    this.choose(wanted.clip);
  }

  async choose(clip) {
    this.cards.mark(clip);
    this.chosen = clip;
    this.link();
    this.stage.open(clip);
    this.stage.why.ask(this.query, clip);
    await this.whole(clip);
    if (this.chosen === clip) this.stage.refresh();
  }

  async compare(clip) {
    await this.whole(clip);
    this.stage.compare(clip);
    this.stage.reveal();
  }

  /** A long clip comes as a preview with the results; the whole of it is fetched when it is opened. */
  async whole(clip) {
    if (clip.whole) return;
    try {
      const full = new Clip(await call("clip", [clip.id, this.shared.visitor]), this.shared.skeletons);
      clip.fill(full);
    } catch (error) {
      this.say(error.message, true);
    }
  }

  /** Keep the page's address at what is shown, so that it can be sent or reloaded. */
  link() {
    const url = new URL(location.href), first = this.results[0]?.clip;
    const kept = { q: this.box.value.slice(0, 500), with: this.advanced.toText(), like: this.like, pick: this.chosen && this.chosen !== first && this.chosen.id[0] === "g" ? this.chosen.id : "" };
    for (const [key, value] of Object.entries(kept)) {
      if (value) url.searchParams.set(key, value);
      else url.searchParams.delete(key);
    }
    history.replaceState(history.state, "", url);
  }

  async copyLink() {
    this.link();
    try {
      await navigator.clipboard.writeText(location.href);
      this.stage.tell("The link is on your clipboard.");
    } catch {
      this.stage.tell("Copy the page's address: it reopens this search.");
    }
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
