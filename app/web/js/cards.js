import { el, iconButton, seconds } from "./dom.js";
import { Player } from "./player.js";

/** The results: one live figure each. Cards are made once and handed the next clip. */
export class Cards {
  constructor(clock, { onChoose, onCompare, onSimilar }) {
    this.clock = clock;
    Object.assign(this, { onChoose, onCompare, onSimilar });
    this.cards = [];
    this.beside = null;
    this.element = el("ol.wm-cards", { "aria-label": "Results" });
  }

  make() {
    const player = new Player(this.clock);
    const card = { player, rank: el("span.wm-rank"), score: el("span.wm-score"), text: el("span.wm-caption"), meta: el("span.wm-meta"), clip: null };
    card.button = el("button.wm-card", { type: "button", onclick: () => this.onChoose(card.clip) },
      el("span.wm-figure", {}, player.canvas, card.rank, card.score), el("span.wm-cardtext", {}, card.text, card.meta));
    const acts = this.onSimilar && el("span.wm-cardacts", {},
      iconButton("similar", "More like this", () => this.onSimilar(card.clip), { "data-act": "similar" }),
      iconButton("compare", "Show beside the chosen motion", () => this.onCompare(card.clip), { "data-act": "compare" }));
    card.item = el("li", {}, card.button, acts);
    if (this.colours) player.paint(this.colours);
    return card;
  }

  show(clips) {
    while (this.cards.length < clips.length) this.cards.push(this.make());
    while (this.cards.length > clips.length) {
      const card = this.cards.pop();
      card.player.close();
      card.item.remove();
    }
    clips.forEach(({ clip, rank, score }, i) => {
      const card = this.cards[i];
      card.clip = clip;
      card.rank.textContent = rank;
      card.score.textContent = score === null || score === undefined ? "" : score.toFixed(2);
      card.score.title = "Cosine similarity of text and motion, -1 to 1";
      card.text.textContent = clip.captions[0] ?? clip.name;
      card.meta.textContent = [seconds(clip.duration), clip.source].filter(Boolean).join(" · ");
      card.player.canvas.setAttribute("aria-label", `Moving figure: ${clip.captions[0] ?? clip.name}`);
      card.player.show(clip);
    });
    this.element.replaceChildren(...this.cards.map((card) => card.item));
    this.markBeside();
  }

  mark(clip) {
    for (const card of this.cards) card.button.setAttribute("aria-current", card.clip === clip);
  }

  /** The motion that is shown beside the chosen one, or null. */
  markBeside(clip = this.beside) {
    this.beside = clip;
    for (const card of this.cards) card.button.toggleAttribute("data-beside", Boolean(clip) && card.clip.id === clip.id);
  }

  paint(colours) {
    this.colours = colours;
    for (const card of this.cards) card.player.paint(colours);
  }
}
