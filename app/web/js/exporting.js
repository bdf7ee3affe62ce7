import { call, download } from "./api.js";
import { el, icon } from "./dom.js";

/** @type {[string, string[]][]} */
const KINDS = [
  ["Motion", ["npz", "bvh", "glb"]],
  ["Video", ["mp4", "gif"]],
  ["Band plots", ["png", "svg", "pdf"]],
  ["As read", ["original"]],
];

const LINES = [480, 720, 1080]; // heights of a video
const RATES = [30, 60]; // frames a second that a video can have instead of the motion's own

/** The export menu: files, videos with progress and a way to stop, figures. */
export class ExportMenu {
  /** @param {{seen: (lines: number) => Record<string, any> | null, said: () => string}} options the request that saves what is on screen, and what it applies in words */
  constructor({ seen, said }) {
    this.seen = seen;
    this.busy = false;
    this.stopping = false;
    /** @type {HTMLSelectElement} */
    this.lines = el(
      "select.wm-select",
      { "aria-label": "Height of the video", "data-act": "lines" },
      ...LINES.map((n) => el("option", { value: n }, `${n} p`)),
    );
    /** @type {HTMLSelectElement} */
    this.rate = el(
      "select.wm-select",
      { "aria-label": "Frame rate of the MP4", "data-act": "rate" },
      el("option", { value: "" }, "own rate"),
      ...RATES.map((n) => el("option", { value: n }, `${n} fps`)),
    );
    this.applies = el("p.wm-jobnote.wm-applies");
    this.note = el("p.wm-jobnote", { role: "status" });
    this.bar = el("progress", { max: 1, value: 0, hidden: true, "aria-label": "Progress" });
    this.stop = el(
      "button.wm-pill",
      {
        type: "button",
        hidden: true,
        onclick: () => {
          this.stopping = true;
        },
      },
      "Stop",
    );
    /** @type {HTMLDetailsElement} */
    this.element = el(
      "details.wm-menu",
      {
        ontoggle: () => {
          this.applies.textContent = said();
        },
      },
      el(
        "summary.wm-pill",
        { "data-act": "export", "aria-label": "Export" },
        icon("download"),
        el("span", {}, "Export"),
      ),
      el(
        "div.wm-menubody",
        {},
        this.applies,
        ...KINDS.flatMap(([title, kinds]) => [
          el("div.wm-menugroup", {}, el("span", {}, title), ...kinds.map((kind) => this.button(kind))),
          kinds.includes("mp4") &&
            el("div.wm-menugroup", {}, el("span", {}, "MP4 at"), this.lines, this.rate),
        ]),
        this.bar,
        this.stop,
        this.note,
      ),
    );
    /** @type {HTMLButtonElement} */
    this.original = this.element.querySelector("[data-kind=original]");
    this.offer({ original: "" });
    document.addEventListener(
      "pointerdown",
      (event) =>
        !this.element.contains(/** @type {Node} */ (event.target)) &&
        !this.busy &&
        (this.element.open = false),
    );
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.element.open = false;
      this.element.querySelector("summary").focus();
    });
  }

  button(kind) {
    return el(
      "button.wm-pill",
      { type: "button", "data-kind": kind, onclick: () => this.make(kind) },
      kind === "original" ? "Original" : kind.toUpperCase(),
    );
  }

  /** A clip that was read from a file offers that file too. */
  offer(clip) {
    this.original.hidden = this.original.parentElement.hidden = !clip.original;
    this.original.title = clip.original || "";
  }

  async make(kind) {
    const seen = this.seen(kind === "gif" ? LINES[0] : Number(this.lines.value));
    if (!seen || this.busy) return;
    this.busy = true;
    this.stopping = false;
    this.note.textContent =
      kind === "original" ? "Fetching the original …" : `Making the ${kind.toUpperCase()} …`;
    try {
      const fps = kind === "mp4" && this.rate.value ? Number(this.rate.value) : null;
      let answer = await call("export", { ...seen, kind, fps, wait: false });
      while (answer.job) {
        this.bar.hidden = this.stop.hidden = false;
        this.bar.value = answer.share;
        answer = await call("job", { job: answer.job, stop: this.stopping });
      }
      download(answer.file);
      this.say(`${answer.file.name} is in your downloads.`);
    } catch (error) {
      this.say(this.stopping ? "Stopped." : error.message);
    } finally {
      this.busy = false;
      this.bar.hidden = this.stop.hidden = true;
    }
  }

  say(text) {
    this.note.textContent = text;
    setTimeout(() => this.note.textContent === text && (this.note.textContent = ""), 8000);
  }
}
