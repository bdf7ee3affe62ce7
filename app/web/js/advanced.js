import { hertz } from "./bands.js";
import { el, plain } from "./dom.js";

const SIZES = [8, 16, 24, 48]; // results at a time
const PARTS = ["torso", "left arm", "right arm", "left leg", "right leg"];

/** Weights, a second and a negative text, and filters: all that refines a search. */
export class Advanced {
  constructor(onChange) {
    this.onChange = onChange;
    this.weights = {};
    this.also = this.text("and also", "e.g. while turning around");
    this.exclude = this.text("but not", "e.g. running");
    this.match = el(
      "select.wm-select",
      { "aria-label": "What the words are compared with", onchange: () => this.onChange() },
      el("option", { value: "meaning" }, "by meaning"),
      el("option", { value: "words" }, "in names and captions"),
    );
    this.shortest = this.number("at least");
    this.longest = this.number("at most");
    this.source = el("select.wm-select", { "aria-label": "Source", onchange: onChange });
    this.split = el("select.wm-select", { "aria-label": "Split", onchange: onChange });
    this.size = el(
      "select.wm-select",
      { "aria-label": "Results at a time", onchange: onChange },
      ...SIZES.map((n) => el("option", { value: n }, `${n} at a time`)),
    );
    this.bands = el("div.wm-sliders");
    this.parts = el("div.wm-sliders", {}, ...PARTS.map((name) => this.slider(name, "part")));
    this.filters = el(
      "div.wm-fields",
      {},
      el("label.wm-field", {}, el("span", {}, "seconds"), this.shortest, this.longest),
      this.source,
      this.split,
      el("label.wm-field", {}, el("span", {}, "results"), this.size),
    );
    this.clear = el("button.wm-pill", { type: "button", onclick: () => this.reset() }, "Reset");
    this.count = el("span.wm-badge", { hidden: true });
    this.element = el(
      "details.wm-advanced",
      {},
      el("summary", {}, "Advanced", this.count),
      el(
        "div.wm-panel",
        {},
        el(
          "fieldset",
          {},
          el("legend", {}, "Texts"),
          el(
            "div.wm-fields",
            {},
            this.also.field,
            this.exclude.field,
            el("label.wm-field", {}, el("span", {}, "search"), this.match),
          ),
        ),
        el("fieldset", {}, el("legend", {}, "Body parts"), this.parts),
        el("fieldset", {}, el("legend", {}, "Frequency bands"), this.bands),
        el("fieldset", {}, el("legend", {}, "Only motions"), this.filters),
        el(
          "p.wm-explain",
          {},
          "A weight multiplies what that part or band adds to the match, measured by hiding it: 0 leaves it out, 1 changes nothing, 3 triples it.",
          this.clear,
        ),
      ),
    );
    this.setBands(["a3", "d3", "d2", "d1"]);
    this.facets({ sources: [], splits: [] });
  }

  text(label, placeholder) {
    const input = el("input.wm-input", {
      type: "text",
      placeholder,
      "aria-label": label,
      maxlength: 2000,
      onchange: () => this.onChange(),
    });
    return { input, field: el("label.wm-field", {}, el("span", {}, label), input) };
  }

  number(label) {
    return el("input.wm-input.wm-number", {
      type: "number",
      min: 0,
      max: 1200,
      step: "any",
      placeholder: label,
      "aria-label": `Duration ${label}, seconds`,
      onchange: () => this.onChange(),
    });
  }

  /** @param {string} name
   * @param {string} kind "part" or "band"
   * @param {{word?: string, hz?: [number, number]}} said a band's name in words and its range */
  slider(name, kind, { word, hz } = {}) {
    const shown = el("output", {}, "1"),
      range = el("input", {
        type: "range",
        min: 0,
        max: 3,
        step: 0.25,
        value: 1,
        "data-weight": name,
        "aria-label": `Weight of ${word ? `${word}, ${name}` : plain(name)}`,
        oninput: () => {
          shown.textContent = String(Number(range.value));
          range.parentNode.toggleAttribute("data-set", range.value !== "1");
        },
        onchange: () => {
          this.weights[name] = { kind, value: Number(range.value) };
          this.onChange();
        },
      });
    const colour = kind === "band" ? `--c: var(--wm-band-${name[0] === "a" ? "a" : name})` : "";
    return el(
      "label.wm-slider",
      { style: colour },
      el("span", {}, word ?? name, hz && el("small", {}, `${hertz(hz)} · ${name}`)),
      range,
      shown,
    );
  }

  setBands(names, ranges = [], words = []) {
    const drawn = names.join() + ranges.join();
    if (this.drawn === drawn) return;
    this.drawn = drawn;
    this.bands.replaceChildren(
      ...names.map((name, b) => this.slider(name, "band", { word: words[b], hz: ranges[b] })),
    );
    for (const [name, { value }] of Object.entries(this.weights)) this.setWeight(name, value); // from a link
  }

  /** Move a slider; false when there is none of this name. */
  setWeight(name, value) {
    const range = [...this.element.querySelectorAll("[data-weight]")].find((r) => r.dataset.weight === name);
    if (!range) return false;
    range.value = Number(value);
    range.dispatchEvent(new Event("input"));
    this.weights[name].value = Number(range.value);
    return true;
  }

  /** @param {{sources: string[], splits: string[], bands?: string[], ranges?: [number, number][], words?: string[]}} facets */
  facets({ sources, splits, bands = null, ranges = [], words = [] }) {
    const fill = (select, names, any) => {
      if (select.dataset.names === names.join("|")) return;
      const chosen = select.value; // a link may have set it before the names were known
      select.dataset.names = names.join("|");
      select.hidden = names.length < 2;
      select.replaceChildren(
        el("option", { value: "" }, any),
        ...names.map((n) => el("option", { value: n }, n)),
      );
      select.value = names.includes(chosen) ? chosen : "";
    };
    fill(this.source, sources, "any source");
    fill(this.split, splits, "any split");
    if (bands) this.setBands(bands, ranges, words);
  }

  reset() {
    this.forget();
    this.onChange();
  }

  /** Everything back to where it was at the start. */
  forget() {
    for (const input of this.element.querySelectorAll("input")) {
      input.value = input.type === "range" ? 1 : "";
      if (input.type === "range") input.dispatchEvent(new Event("input"));
    }
    this.source.value = this.split.value = "";
    this.size.value = SIZES[0];
    this.match.value = "meaning";
    this.weights = {};
  }

  /** How many results to show at a time. */
  get page() {
    return Number(this.size.value);
  }

  /** The refinements of a search, as its endpoint names them. */
  values() {
    const chosen = (kind) =>
      Object.fromEntries(
        Object.entries(this.weights)
          .filter(([, w]) => w.kind === kind && w.value !== 1)
          .map(([name, w]) => [name, w.value]),
      );
    const filters = {};
    if (this.shortest.value) filters.min_seconds = Number(this.shortest.value);
    if (this.longest.value) filters.max_seconds = Number(this.longest.value);
    if (this.source.value) filters.sources = [this.source.value];
    if (this.split.value) filters.splits = [this.split.value];
    const values = {
      also: this.also.input.value.trim(),
      exclude: this.exclude.input.value.trim(),
      band_weights: chosen("band"),
      part_weights: chosen("part"),
      filters,
    };
    const set = Object.values(values).reduce(
      (n, v) => n + (typeof v === "string" ? Number(v !== "") : Object.keys(v).length),
      0,
    );
    this.count.hidden = set === 0;
    this.count.textContent = String(set);
    this.count.setAttribute("aria-label", `${set} set`);
    return { ...values, match: this.match.value };
  }

  /** As text for the page's address, "" when nothing is set. */
  toText() {
    const { also, exclude, band_weights: bands, part_weights: parts, filters } = this.values();
    const match = this.match.value === "meaning" ? "" : this.match.value,
      results = this.page === SIZES[0] ? "" : this.page;
    const kept = { also, exclude, match, bands, parts, filters, results };
    for (const [key, value] of Object.entries(kept))
      if (typeof value === "object" ? !Object.keys(value).length : !value) delete kept[key];
    return Object.keys(kept).length ? JSON.stringify(kept) : "";
  }

  fromText(text) {
    this.forget();
    if (!text) return;
    let kept;
    try {
      kept = JSON.parse(text);
    } catch {
      return; // a damaged link opens the plain search
    }
    if (!kept || typeof kept !== "object") return;
    this.also.input.value = String(kept.also ?? "");
    this.exclude.input.value = String(kept.exclude ?? "");
    for (const [kind, group] of [
      ["band", kept.bands],
      ["part", kept.parts],
    ])
      for (const [name, value] of Object.entries(group ?? {})) {
        this.weights[name] = { kind, value: 1 };
        if (!this.setWeight(name, value)) delete this.weights[name];
      }
    this.shortest.value = kept.filters?.min_seconds ?? "";
    this.longest.value = kept.filters?.max_seconds ?? "";
    for (const [select, name] of [
      [this.source, kept.filters?.sources?.[0]],
      [this.split, kept.filters?.splits?.[0]],
    ]) {
      if (typeof name !== "string" || !name) continue;
      select.append(el("option", { value: name }, name));
      select.value = name;
    }
    if (kept.match === "words") this.match.value = "words";
    if (SIZES.includes(kept.results)) this.size.value = kept.results;
    this.element.open = true;
  }
}
