import { call, download } from "./api.js";
import { AXES } from "./bands.js";
import { el, icon } from "./dom.js";

const KINDS = [["Motion", ["npz", "bvh", "glb", "original"]], ["Video", ["mp4", "gif"]], ["Band plots", ["png", "svg", "pdf"]]];

/** The export menu of a stage: files, videos with progress and a way to stop, figures. */
export class Exporting {
  constructor(stage) {
    this.stage = stage;
    this.note = el("p.wm-jobnote", { role: "status" });
    this.bar = el("progress", { max: 1, value: 0, hidden: true, "aria-label": "Progress" });
    this.stop = el("button.wm-pill", { type: "button", hidden: true, onclick: () => { this.stopping = true; } }, "Stop");
    this.element = el("details.wm-menu", {}, el("summary.wm-pill", { "data-act": "export", "aria-label": "Export" }, icon("download"), el("span", {}, "Export")),
      el("div.wm-menubody", {}, ...KINDS.map(([title, kinds]) => el("div.wm-menugroup", {}, el("span", {}, title),
        ...kinds.map((kind) => el("button.wm-pill", { type: "button", "data-kind": kind, hidden: kind === "original", onclick: () => this.make(kind) }, kind === "original" ? "Original" : kind.toUpperCase())))),
      this.bar, this.stop, this.note));
    document.addEventListener("pointerdown", (event) => !this.element.contains(event.target) && !this.busy && (this.element.open = false));
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.element.open = false;
      this.element.firstChild.focus();
    });
  }

  /** A clip that was read from a file offers that file too. */
  offer(clip) {
    const original = this.element.querySelector("[data-kind=original]");
    original.hidden = !clip.original;
    original.title = clip.original || "";
  }

  async make(kind) {
    const { clip, joint, axis, choice, visitor, clock } = this.stage;
    if (!clip || this.busy) return;
    this.busy = true;
    this.stopping = false;
    this.note.textContent = kind === "original" ? "Fetching the original …" : `Making the ${kind.toUpperCase()} …`;
    const dark = document.body.classList.contains("dark");
    try {
      let answer = await call("export", [clip.id, kind, joint, AXES[axis], choice.wavelet, choice.levels, dark, false, visitor]);
      while (answer.job) {
        this.bar.hidden = this.stop.hidden = false;
        this.bar.value = answer.share;
        answer = await call("job", [answer.job, this.stopping]);
      }
      download(answer.file);
      this.note.textContent = `${answer.file.name} is in your downloads.`;
    } catch (error) {
      this.note.textContent = this.stopping ? "Stopped." : error.message;
    } finally {
      this.busy = false;
      this.bar.hidden = this.stop.hidden = true;
      clock.wake();
    }
  }
}
