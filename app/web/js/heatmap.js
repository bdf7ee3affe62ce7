import { el, plain, roving } from "./dom.js";

const percent = (share) =>
  share >= 0.0995
    ? `${Math.round(share * 100)} %`
    : share >= 0.001
      ? `${(share * 100).toFixed(1)} %`
      : share > 0
        ? "<0.1 %"
        : "0 %";

/** Joint by band: how strongly each joint moves in each band. Heads carry the body's share of energy; a click chooses. */
export class Heatmap {
  /** @param {{onJoint: (joint: number, more: boolean) => void, onHover: (joint: number) => void, onBand: (name: string) => void}} options
   *   a joint was chosen, or is pointed at (-1 for none); a band was chosen */
  constructor({ onJoint, onHover, onBand }) {
    this.onJoint = onJoint;
    this.onHover = onHover;
    this.onBand = onBand;
    this.heads = el("div.wm-heatheads");
    const narrow = matchMedia("(max-width: 980px)");
    narrow.addEventListener("change", () => (this.element.open = !narrow.matches));
    this.grid = roving(el("div.wm-heat", { role: "group", "aria-label": "Joints; arrow keys choose" }));
    this.legend = el(
      "p.wm-heatlegend",
      {},
      "Squared speed about the pelvis; full colour: the fastest joint.",
    );
    this.element = el(
      "details.wm-energy",
      { open: !narrow.matches, "aria-label": "Energy by joint and band" },
      el("summary", {}, "Energy by joint and band"),
      el("div.wm-energybody", {}, this.heads, this.grid, this.legend),
    );
  }

  show(clip, bands) {
    const colour = (name) => `--c: var(--wm-band-${name[0] === "a" ? "a" : name})`;
    this.element.style.setProperty("--bands", bands.names.length);
    this.heads.replaceChildren(
      el(
        "span",
        { title: "Squared velocity of all joints relative to the pelvis, split into bands" },
        "Share of",
        el("br"),
        "energy",
      ),
      ...bands.names.map((name, b) =>
        el(
          "button.wm-heathead",
          {
            type: "button",
            style: colour(name),
            "data-band": name,
            "aria-pressed": "false",
            onclick: () => this.onBand(name),
            title: `${bands.describe(b)}: ${percent(bands.shares[b])} of the kinetic energy. Click to colour the figure by it.`,
            "aria-label": `${bands.words[b]} (${name}), ${percent(bands.shares[b])} of the kinetic energy; colour the figure by it`,
          },
          el("b", {}, name),
          el("small", {}, percent(bands.shares[b]).replace(" ", "")),
        ),
      ),
    );
    const rows = [];
    for (const [part, joints] of Object.entries(clip.skeleton.parts)) {
      if (rows.length) rows.push(el("div.wm-heatpart", { "aria-hidden": "true", title: part }));
      for (const joint of joints) rows.push(this.row(clip, bands, joint, colour));
    }
    this.grid.replaceChildren(...rows);
    this.mark(this.joint ?? -1);
  }

  row(clip, bands, joint, colour) {
    const name = plain(clip.skeleton.joints[joint]),
      shares = bands.energy[joint];
    const said = bands.names.map((band, b) => `${band} ${percent(shares[b])}`).join(", ");
    return el(
      "button.wm-heatrow",
      {
        type: "button",
        "data-joint": joint,
        "aria-label": `${name}: ${said}`,
        title: `${name}: ${said}. Colour: speed in the band, relative to its fastest joint.`,
        onclick: (event) => this.onJoint(joint, event.shiftKey),
        onpointerenter: () => this.onHover(joint),
        onpointerleave: () => this.onHover(-1),
      },
      el("span", {}, name.replace("left ", "L ").replace("right ", "R ")),
      ...bands.names.map((band, b) =>
        el("i", { style: `${colour(band)};--a:${(100 * bands.strength[b][joint]).toFixed(0)}%` }),
      ),
    );
  }

  mark(joint) {
    this.joint = joint;
    const rows = [...this.grid.querySelectorAll("[data-joint]")],
      chosen = rows.find((row) => Number(row.dataset.joint) === joint);
    for (const row of rows) {
      row.setAttribute("aria-pressed", row === chosen);
      row.tabIndex = row === (chosen ?? rows[0]) ? 0 : -1;
    }
  }

  markBand(name) {
    for (const head of this.heads.querySelectorAll("[data-band]"))
      head.setAttribute("aria-pressed", head.dataset.band === name);
  }
}
