import { readPlace, writePlace } from "./address.js";
import { Advanced } from "./advanced.js";
import { call } from "./api.js";
import { Cards } from "./cards.js";
import { Clip } from "./clip.js";
import { el, icon, iconButton, roving } from "./dom.js";
import { Favourites } from "./favourites.js";
import { Offers } from "./offers.js";
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
    this.demonstrated = false;
    this.restore(readPlace());
  }

  build() {
    const { shared, config } = this;
    this.box = el("input.wm-box", {
      type: "search",
      name: "q",
      placeholder: "Describe a motion, in English",
      "aria-label": "Describe a motion",
      autocomplete: "off",
      spellcheck: "false",
      maxlength: "20000",
    });
    this.form = el(
      "form.wm-form",
      {
        role: "search",
        onsubmit: (event) => {
          event.preventDefault();
          this.ask(this.box.value);
        },
      },
      icon("search"),
      this.box,
      el("button.wm-go", { type: "submit" }, "Search"),
    );
    this.advanced = new Advanced(() => this.ask(this.box.value));
    this.chips = roving(
      el(
        "div.wm-chips",
        { role: "group", "aria-label": "Examples; arrow keys go from one to the next" },
        ...config.examples.map((text, i) =>
          el(
            "button.wm-chip",
            { type: "button", tabindex: i ? "-1" : "0", onclick: () => this.ask(text) },
            text,
          ),
        ),
      ),
      { press: false },
    );
    this.likeChip = el("button.wm-chip.wm-like", {
      type: "button",
      hidden: true,
      "data-act": "unlike",
      title: "Leave this search",
      onclick: () => this.ask(""),
    });
    this.offers = new Offers({ advanced: this.advanced, onAsk: (text) => this.ask(text) });
    this.status = el("p.wm-status", { role: "status", "aria-live": "polite" });
    this.favourites = new Favourites({
      visitor: shared.visitor,
      onOpen: (key) => this.openKey(key),
      onChange: () => this.cards.markFavourites(),
      onError: (text) => this.say(text, true),
    });
    this.cards = new Cards(shared.clock, {
      onChoose: (clip) => {
        this.choose(clip);
        this.stage.reveal();
      },
      onCompare: (clip) => this.compare(clip),
      onSimilar: (clip) => this.similar(clip),
      favourites: this.favourites,
    });
    this.more = el(
      "button.wm-pill.wm-more",
      { type: "button", hidden: true, onclick: () => this.showMore() },
      "Show more",
    );
    this.stage = new Stage(shared.clock, {
      visitor: shared.visitor,
      wavelets: config.wavelets,
      isFront: () => shared.front === "search",
      onCompare: (clip, how) => {
        this.cards.markBeside(clip);
        if (!clip) this.asked = null;
        writePlace({ beside: clip?.id ?? "", how });
      },
      tools: [
        iconButton("link", "Copy a link to this search", () => this.copyLink(), { "data-act": "link" }),
      ],
    });
    this.empty = el("div.wm-empty", { hidden: true });
    for (let i = 0; i < GHOSTS; i++) this.cards.element.append(el("li.wm-ghost", { "aria-hidden": "true" }));
    this.list = el(
      "div.wm-results",
      {},
      this.likeChip,
      this.status,
      this.offers.element,
      this.cards.element,
      this.more,
    );
    this.main = el("div.wm-main", {}, this.list, this.stage.element);
    this.root.replaceChildren(
      el("h1.wm-pitch", {}, "Search human motion by words. Pull a motion apart into its frequencies."),
      el(
        "div.wm-search",
        {},
        this.form,
        el("div.wm-refine", {}, this.chips, this.favourites.element, this.advanced.element),
      ),
      this.main,
      this.empty,
    );
  }

  /** Show what an address says: at the start, and when Back or Forward was pressed.
   * @param {import("./address.js").Place} place */
  restore(place) {
    this.box.value = place.q;
    this.wanted = place.pick;
    this.wantedBeside = place.beside;
    this.wantedHow = place.how;
    this.like = /^[gv][0-9a-f]+$/.test(place.like) ? place.like : "";
    this.advanced.fromText(place.with);
    this.count = this.advanced.page;
    this.search({ entry: false });
  }

  ask(text) {
    this.box.value = text;
    this.count = this.advanced.page;
    this.like = "";
    this.search();
  }

  /** Motions like a given one; the words of the last search no longer apply. */
  similar(clip) {
    this.like = clip.id;
    this.likeTitle = clip.title;
    this.box.value = "";
    this.count = this.advanced.page;
    this.search();
  }

  showMore() {
    this.count += this.advanced.page;
    this.wanted = this.chosen?.id;
    this.search({ entry: false, top: false });
  }

  /** @param {{entry?: boolean, top?: boolean}} options whether Back returns to what was there before, whether to scroll to the first result */
  async search({ entry = true, top = true } = {}) {
    const turn = ++this.turn,
      query = this.box.value,
      start = performance.now();
    this.busy(true);
    const slow = setTimeout(
      () =>
        turn === this.turn &&
        this.say(this.results.length ? "Searching …" : "Opening the gallery and the text encoder …"),
      400,
    );
    try {
      const answer = this.like
        ? await call("similar", {
            key: this.like,
            count: this.count,
            with_motion: true,
            visitor: this.shared.visitor,
          })
        : await call("search", {
            query,
            count: this.count,
            with_motion: true,
            ...this.advanced.values(),
            visitor: this.shared.visitor,
          });
      if (turn !== this.turn) return;
      if (answer.loading) return void this.search({ entry, top });
      writePlace(
        {
          q: query.slice(0, 500),
          with: this.advanced.toText(),
          like: this.like,
          pick: "",
          beside: "",
          how: "",
        },
        { entry },
      );
      if (top) this.toTop();
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
      this.stage.filters.offerLearned(answer.facets.learned);
    }
    this.query = this.like ? "" : query;
    this.root.toggleAttribute("data-searched", Boolean(query || this.like));
    this.likeChip.hidden = !this.like;
    this.likeChip.textContent = `Similar to: ${this.likeTitle || this.like} ✕`;
    this.offers.show(this.query, answer.offers ?? []);
    this.more.hidden = !answer.more;
    this.results = answer.results.map((hit) => ({
      rank: hit.rank,
      score: hit.score,
      chance: hit.chance,
      clip: new Clip(hit.motion, this.shared.skeletons, hit.guess),
    }));
    this.cards.show(this.results);
    this.stage.element.hidden = !this.results.length;
    this.link();
    if (!this.results.length) return;
    const wanted = this.results.find(({ clip }) => clip.id === this.wanted) ?? this.results[0];
    this.wanted = null;
    const beside = this.wantedBeside;
    this.wantedBeside = "";
    this.choose(wanted.clip).then(() => this.chosen === wanted.clip && this.afterwards(query, beside));
  }

  async choose(clip) {
    this.cards.mark(clip);
    this.chosen = clip;
    this.link();
    const opening = this.stage.open(clip, this.query);
    await Promise.all([opening, this.whole(clip)]);
    if (this.chosen === clip) this.stage.refresh();
  }

  /** Once the first result is whole: the motion beside it that a link names, or the opening demonstration. */
  afterwards(query, beside) {
    if (/^[gv][0-9a-f]+$/.test(beside)) this.compareKey(beside, this.wantedHow);
    else if (!query && !this.like && !this.demonstrated) this.stage.demonstrate();
    this.demonstrated = true;
  }

  toTop() {
    this.list.scrollTop = this.cards.element.scrollLeft = 0;
    if (this.results.length) scrollTo({ top: 0, behavior: "instant" });
  }

  /** Open a motion by its key: beside what it is most like. */
  async openKey(key) {
    try {
      const clip = await this.fetch(key);
      this.favourites.element.open = false;
      this.choose(clip);
    } catch (error) {
      this.say(error.message, true);
    }
  }

  /** Put the motion beside that a link names, as it was. */
  async compareKey(key, how) {
    try {
      const clip = this.results.find((one) => one.clip.id === key)?.clip ?? (await this.fetch(key));
      await this.compare(clip);
      this.stage.comparison.restore(how);
    } catch (error) {
      this.say(error.message, true);
    }
  }

  /** A motion by its key. */
  async fetch(key) {
    return new Clip(await call("clip", { key, visitor: this.shared.visitor }), this.shared.skeletons);
  }

  async compare(clip) {
    this.asked = clip;
    await this.whole(clip);
    if (this.asked !== clip) return; // another one was chosen, or none, meanwhile
    this.stage.compare(clip);
    this.stage.reveal();
  }

  /** A long clip comes as a preview with the results; the whole of it is fetched when it is opened. */
  async whole(clip) {
    if (clip.whole) return;
    try {
      clip.fill(await this.fetch(clip.id));
    } catch (error) {
      this.say(error.message, true);
    }
  }

  /** Keep the page's address at what is shown, so that it can be sent or reloaded. */
  link() {
    const first = this.results[0]?.clip;
    writePlace({
      pick: this.chosen && this.chosen !== first && this.chosen.id[0] === "g" ? this.chosen.id : "",
    });
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
    this.empty.replaceChildren(
      el("h2", {}, help.title),
      ...help.lines.map((line) => el(line.code ? "pre" : "p", {}, line.code ?? line.text)),
    );
  }
}
