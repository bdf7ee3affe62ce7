import { call } from "./api.js";
import { el } from "./dom.js";

// words without a limb or a moment of their own: plain text
const FUNCTION_WORDS =
  /^(an?|the|of|to|and|then|with|his|her|their|its|in|on|at|is|are|by|while|it|as|that)$/i;

/**
 * The words of the query: pointing at one shows which limbs and moments of the motion answer it; pointing at a limb or a
 * moment, or playing it, underlines the words that it answers.
 * @typedef {{words: string[], part_names: string[], parts: number[][], moments: number[][], edges: number[]}} WordMap
 */
export class Words {
  /** @param {{visitor: string, onWord: (found: {parts: Record<string, number>, times: number[], values: number[], width: number, word: string} | null) => void}} options */
  constructor({ visitor, onWord }) {
    this.visitor = visitor;
    this.onWord = onWord;
    this.playing = 0; // seconds
    this.element = el("div.wm-wordmap", { role: "group", "aria-label": "Which word, which limb, when" });
    this.query = "";
    /** @type {string[]} */ this.phrases = [];
    this.clear();
  }

  clear() {
    /** @type {WordMap | null} */ this.found = null;
    this.asked = null;
    this.pending = false;
    this.chosen = this.moment = -1;
    this.part = "";
    /** @type {number | null} Seconds that are pointed at. */ this.pointed = null;
    /** @type {{button: HTMLElement, row: number}[]} */ this.shown = [];
    this.element.hidden = true;
  }

  async ask(query, clip) {
    this.clear();
    if (query.trim().split(/\s+/).length < 2 || query.length > 200) return;
    const asked = (this.asked = {});
    this.reserve(query);
    try {
      const found = await call("words", { query, key: clip.id, visitor: this.visitor });
      if (this.asked === asked) this.show(found);
    } catch {
      if (this.asked === asked) this.clear(); // the explanation of the whole query still stands
    }
  }

  /** Keep the places of the words until their answer is here, so that nothing moves when it arrives. */
  reserve(query) {
    if (query !== this.query) this.phrases = query.trim().split(/\s+/);
    this.query = query;
    this.pending = true;
    this.fill(this.phrases, (word) => el("span.wm-awaited", {}, word));
    this.element.hidden = false;
  }

  /** @param {string[]} words
   * @param {(word: string, row: number) => HTMLElement} make what stands for a word that can be pointed at */
  fill(words, make) {
    this.element.replaceChildren(
      el("span", {}, "Point at a word:"),
      ...words.map((word, i) => (FUNCTION_WORDS.test(word) ? el("span", {}, word) : make(word, i))),
    );
  }

  /** @param {WordMap} found */
  show(found) {
    this.found = found;
    this.pending = false;
    this.phrases = found.words;
    this.fill(found.words, (word, i) => this.button(word, i));
    this.element.hidden = !this.shown.length;
    this.underline();
  }

  button(word, row) {
    const button = el(
      "button.wm-word",
      {
        type: "button",
        "data-word": word,
        "aria-pressed": "false",
        onpointerenter: () => this.point(row),
        onpointerleave: () => this.point(this.chosen),
        onclick: () => {
          this.chosen = this.chosen === row ? -1 : row;
          for (const one of this.shown)
            one.button.setAttribute("aria-pressed", String(one.row === this.chosen));
          this.point(this.chosen);
        },
      },
      word,
    );
    this.shown.push({ button, row });
    return button;
  }

  /** Show which limbs and moments answer a word, relative to its strongest; -1 goes back to the whole query. */
  point(row) {
    if (row < 0 || !this.found) return this.onWord(null);
    const { words, part_names: names, parts, moments, edges } = this.found;
    const light = (values) => values.map((v) => Math.max(0, v) / Math.max(1e-9, ...values));
    this.onWord({
      parts: Object.fromEntries(light(parts[row]).map((v, p) => [names[p], v])),
      times: edges.slice(0, -1),
      values: light(moments[row]),
      width: edges[1] - edges[0],
      word: words[row],
    });
  }

  /** Underline the words that a limb answers; "" goes back to the moment that plays. */
  limb(part) {
    if (part === this.part) return;
    this.part = part;
    this.underline();
  }

  /** Underline the words that a moment answers; null goes back to the moment that plays.
   * @param {number | null} time */
  pointAt(time) {
    this.pointed = time;
    this.turn();
  }

  /** Underline the words that the moment at this time answers, unless another one is pointed at. */
  follow(time) {
    this.playing = time;
    this.turn();
  }

  turn() {
    if (!this.found) return;
    const time = this.pointed ?? this.playing,
      moment = this.found.edges.findLastIndex((edge) => edge <= time);
    if (moment === this.moment) return;
    this.moment = moment;
    if (!this.part) this.underline();
  }

  underline() {
    if (!this.found) return;
    const { parts, moments, part_names: names } = this.found;
    const [rows, column] = this.part ? [parts, names.indexOf(this.part)] : [moments, this.moment];
    const values = this.shown.map(({ row }) => Math.max(0, rows[row][column] ?? 0));
    const most = Math.max(1e-9, ...values);
    this.shown.forEach(({ button }, i) => button.style.setProperty("--lit", (values[i] / most).toFixed(2)));
  }
}
