import { call, download } from "./api.js";
import { el } from "./dom.js";

const STORED = "wamo-favourites";

/** Motions that the visitor marked: kept in this browser, searchable again, saved together as one ZIP. */
export class Favourites {
  /** @param {{visitor: string, onOpen: (key: string) => void, onChange: () => void, onError: (text: string) => void}} options */
  constructor({ visitor, onOpen, onChange, onError }) {
    this.visitor = visitor;
    this.onOpen = onOpen;
    this.onChange = onChange;
    this.onError = onError;
    /** @type {Map<string, string>} key to title */ this.kept = new Map(read());
    this.count = el("span.wm-badge");
    this.list = el("ul.wm-favourites");
    this.zip = el(
      "button.wm-pill",
      { type: "button", "data-act": "zip", onclick: () => this.save() },
      "Download all as ZIP (BVH)",
    );
    this.element = el(
      "details.wm-menu.wm-favouritemenu",
      {},
      el("summary.wm-chip", {}, "Favourites", this.count),
      el("div.wm-menubody", {}, this.list, this.zip),
    );
    document.addEventListener(
      "pointerdown",
      (event) => !this.element.contains(/** @type {Node} */ (event.target)) && (this.element.open = false),
    );
    this.show();
  }

  has(key) {
    return this.kept.has(key);
  }

  toggle(clip) {
    if (!this.kept.delete(clip.id)) this.kept.set(clip.id, clip.title);
    try {
      localStorage.setItem(STORED, JSON.stringify([...this.kept].filter(([key]) => key[0] === "g")));
    } catch {
      // a browser that stores nothing keeps them until the page is closed
    }
    this.show();
    this.onChange();
  }

  show() {
    this.element.hidden = this.kept.size === 0;
    this.count.textContent = String(this.kept.size);
    this.list.replaceChildren(
      ...[...this.kept].map(([key, title]) =>
        el("li", {}, el("button", { type: "button", onclick: () => this.onOpen(key) }, title)),
      ),
    );
  }

  async save() {
    try {
      download(
        (await call("zip", { keys: [...this.kept.keys()].slice(0, 24), kind: "bvh", visitor: this.visitor }))
          .file,
      );
    } catch (error) {
      this.onError(error.message);
    }
  }
}

/** @returns {[string, string][]} */
function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(STORED) ?? "[]");
    return kept.filter((one) => Array.isArray(one) && /^g\d+$/.test(one[0]) && typeof one[1] === "string");
  } catch {
    return [];
  }
}
