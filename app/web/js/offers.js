import { el } from "./dom.js";

/** @typedef {{label: string, query: string, exclude: string, match: string}} Offer */

/** Chips above the results: what the search leaves out or compares (removable), and other searches that may be meant. */
export class Offers {
  /** @param {{advanced: import("./advanced.js").Advanced, onAsk: (query: string) => void}} options */
  constructor({ advanced, onAsk }) {
    this.advanced = advanced;
    this.onAsk = onAsk;
    this.element = el("div.wm-offers", {
      role: "group",
      "aria-label": "Refinements of this search",
      hidden: true,
    });
  }

  /** @param {string} query what was searched for
   * @param {Offer[]} offers */
  show(query, offers) {
    const { exclude, match } = this.advanced;
    const chips = [];
    if (query && exclude.input.value.trim())
      chips.push(
        this.chip(`But not: ${exclude.input.value.trim()} ✕`, "include", () => {
          exclude.input.value = "";
          this.onAsk(query);
        }),
      );
    if (query && match.value === "words")
      chips.push(
        this.chip("Names and captions only ✕", "by-meaning", () => {
          match.value = "meaning";
          this.onAsk(query);
        }),
      );
    for (const offer of offers)
      chips.push(
        this.chip(offer.label, "offer", () => {
          if (offer.exclude) exclude.input.value = offer.exclude;
          match.value = offer.match;
          this.onAsk(offer.query);
        }),
      );
    this.element.replaceChildren(...chips);
    this.element.hidden = !chips.length;
  }

  chip(text, act, run) {
    const title = act === "offer" ? "Search for this" : "Take this out of the search";
    return el("button.wm-chip", { type: "button", "data-act": act, title, onclick: run }, text);
  }
}
