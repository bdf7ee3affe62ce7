import { el, icon, iconButton, roving, seconds } from "./dom.js";
import { Player } from "./player.js";

/**
 * What a score says: on the card, and in words.
 * @param {number | null | undefined} score the similarity
 * @param {number | null | undefined} chance how often a result with such a score is right, 0 to 1
 * @returns {{ short: string, long: string }}
 */
export function meaning(score, chance) {
  if (score === null || score === undefined) return { short: "", long: "" };
  const similarity = `similarity ${score.toFixed(2)}`;
  if (chance === null || chance === undefined) return { short: score.toFixed(2), long: similarity };
  const percent = Math.round(100 * chance);
  return { short: `${percent} %`, long: `right in about ${percent} of 100 such results, ${similarity}` };
}

/** The results: one live figure each. Cards are made once and handed the next clip. */
export class Cards {
  /** @param {import("./clock.js").Clock} clock
   * @param {{onChoose: (clip: any) => void, onCompare?: (clip: any) => void, onSimilar?: (clip: any) => void, favourites?: import("./favourites.js").Favourites}} options */
  constructor(clock, { onChoose, onCompare, onSimilar, favourites }) {
    this.clock = clock;
    this.onChoose = onChoose;
    this.onCompare = onCompare;
    this.onSimilar = onSimilar;
    this.favourites = favourites;
    this.cards = [];
    this.beside = null;
    this.element = roving(el("ol.wm-cards", { "aria-label": "Results" }), { items: ".wm-card" });
  }

  make() {
    const player = new Player(this.clock);
    player.ghost = false;
    const card = {
      player,
      star: null,
      button: null,
      item: null,
      rank: el("span.wm-rank"),
      score: el("span.wm-score"),
      text: el("span.wm-caption"),
      meta: el("span.wm-meta"),
      clip: null,
    };
    card.button = el(
      "button.wm-card",
      { type: "button", onclick: () => this.onChoose(card.clip) },
      el("span.wm-figure", {}, player.canvas, card.rank, card.score),
      el("span.wm-cardtext", {}, card.text, card.meta),
    );
    card.star =
      this.favourites &&
      iconButton("star", "Favourite", () => this.favourites.toggle(card.clip), {
        "data-act": "favourite",
        "aria-pressed": "false",
      });
    const act = (name, title, text, run) =>
      el(
        "button.wm-cardact",
        { type: "button", title, "aria-label": title, "data-act": name, onclick: () => run(card.clip) },
        icon(name),
        text,
      );
    const acts =
      this.onSimilar &&
      el(
        "span.wm-cardacts",
        {},
        act("similar", "More like this", "Similar", this.onSimilar),
        act("compare", "Show beside the chosen motion", "Compare", this.onCompare),
        card.star,
      );
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
    clips.forEach(({ clip, rank, score, chance }, i) => {
      const card = this.cards[i];
      card.clip = clip;
      card.rank.textContent = rank;
      const said = meaning(score, chance);
      card.score.textContent = said.short;
      card.score.title = said.long;
      card.text.textContent = clip.title;
      card.meta.textContent = [seconds(clip.duration), clip.source].filter(Boolean).join(" · ");
      card.player.canvas.setAttribute("aria-hidden", "true");
      card.player.canvas.removeAttribute("role");
      card.player.canvas.removeAttribute("aria-label");
      card.button.setAttribute(
        "aria-label",
        `${rank}: ${clip.title}, ${seconds(clip.duration)}${said.long ? `, ${said.long}` : ""}`,
      );
      card.player.show(clip);
    });
    this.element.replaceChildren(...this.cards.map((card) => card.item));
    this.markBeside();
    this.markFavourites();
  }

  markFavourites() {
    for (const card of this.cards)
      card.star?.setAttribute("aria-pressed", String(this.favourites.has(card.clip.id)));
  }

  mark(clip) {
    const among = this.cards.some((card) => card.clip === clip);
    for (const card of this.cards) {
      card.button.setAttribute("aria-current", card.clip === clip);
      for (const button of card.item.querySelectorAll("button"))
        button.tabIndex = among && card.clip !== clip ? -1 : 0;
    }
  }

  /** The motion that is shown beside the chosen one, or null. */
  markBeside(clip = this.beside) {
    this.beside = clip;
    for (const card of this.cards)
      card.button.toggleAttribute("data-beside", Boolean(clip) && card.clip.id === clip.id);
  }

  paint(colours) {
    this.colours = colours;
    for (const card of this.cards) card.player.paint(colours);
  }
}
