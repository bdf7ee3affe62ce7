import { call } from "./api.js";
import { el } from "./dom.js";

/**
 * The words of the query as buttons: pointing at one shows which limbs and moments of the motion answer it.
 * @typedef {{words: string[], part_names: string[], parts: number[][], moments: number[][], edges: number[]}} WordMap
 */
export class Words {
  /** @param {{visitor: string, onWord: (found: {parts: Record<string, number>, times: number[], values: number[], width: number, word: string} | null) => void}} options */
  constructor({ visitor, onWord }) {
    this.visitor = visitor;
    this.onWord = onWord;
    this.chosen = -1;
    this.asked = null;
    this.element = el("div.wm-wordmap", {
      role: "group",
      "aria-label": "Which word, which limb, when",
      hidden: true,
    });
  }

  clear() {
    this.asked = null;
    this.chosen = -1;
    this.element.hidden = true;
  }

  async ask(query, clip) {
    this.clear();
    if (query.trim().split(/\s+/).length < 2 || query.length > 200) return;
    const asked = (this.asked = {});
    try {
      const found = await call("words", { query, key: clip.id, visitor: this.visitor });
      if (this.asked === asked) this.show(found);
    } catch {
      this.element.hidden = true; // the explanation of the whole query still stands
    }
  }

  /** @param {WordMap} found */
  show(found) {
    const most = Math.max(1e-9, ...found.parts.flat(), ...found.moments.flat());
    const light = (row) => row.map((v) => Math.max(0, v) / most);
    const point = (i) => {
      if (i < 0) return this.onWord(null);
      const width = found.edges[1] - found.edges[0],
        peak = Math.max(1e-9, ...light(found.moments[i]));
      this.onWord({
        parts: Object.fromEntries(
          light(found.parts[i]).map((v, p) => [
            found.part_names[p],
            v / Math.max(1e-9, ...light(found.parts[i])),
          ]),
        ),
        times: found.edges.slice(0, -1),
        values: light(found.moments[i]).map((v) => v / peak),
        width,
        word: found.words[i],
      });
    };
    this.element.replaceChildren(
      el("span", {}, "Point at a word:"),
      ...found.words.map((word, i) => {
        const button = el(
          "button.wm-word",
          {
            type: "button",
            "data-word": word,
            "aria-pressed": "false",
            onpointerenter: () => point(i),
            onpointerleave: () => point(this.chosen),
            onclick: () => {
              this.chosen = this.chosen === i ? -1 : i;
              [...this.element.querySelectorAll("button")].forEach((b, k) =>
                b.setAttribute("aria-pressed", String(k === this.chosen)),
              );
              point(this.chosen);
            },
          },
          word,
        );
        return button;
      }),
    );
    this.element.hidden = false;
  }
}
