import { call, endpoint } from "./api.js";
import { Cards } from "./cards.js";
import { Clip } from "./clip.js";
import { el, icon } from "./dom.js";
import { Stage } from "./stage.js";

const ACCEPTS = "BVH, AMC with its ASF, HumanML3D .npy, AMASS .npz, or an .npz exported here";

/** The analyse tab: drop in a file; see it, its bands, what it sounds like, and what it resembles. */
export class AnalyseTab {
  constructor(root, shared, config) {
    this.root = root;
    this.shared = shared;
    this.config = config;
    this.clip = null;
    this.build();
    shared.onPaint((colours) => {
      this.cards.paint(colours);
      this.stage.paint(colours);
    });
    addEventListener("pagehide", () => this.clip && navigator.sendBeacon(endpoint("forget"),
      new Blob([JSON.stringify({ data: [shared.visitor] })], { type: "application/json" })));
    this.root.dataset.state = "ready";
  }

  build() {
    const { shared, config } = this;
    this.input = el("input.wm-hidden", { type: "file", multiple: true, accept: config.accept.join(","), "aria-label": "Motion file", onchange: () => this.take([...this.input.files]) });
    this.fps = el("input.wm-input.wm-number", { type: "number", min: 1, max: 1000, step: "any", placeholder: "as in the file", "aria-label": "Frame rate, for files that do not say theirs" });
    this.drop = el("label.wm-drop", {}, this.input, icon("upload"),
      el("span", {}, el("b", {}, "Drop a motion file here, or choose one"), el("small", {}, `${ACCEPTS}. At most 50 MB and 20 minutes.`),
        el("small.wm-promise", {}, "See it move with its wavelet bands, what it looks like in words, which motions resemble it, and where in it a sentence matches.")));
    for (const type of ["dragenter", "dragover"]) this.drop.addEventListener(type, (event) => {
      event.preventDefault();
      this.drop.toggleAttribute("data-over", true);
    });
    for (const type of ["dragleave", "drop"]) this.drop.addEventListener(type, (event) => {
      event.preventDefault();
      this.drop.removeAttribute("data-over");
      if (type === "drop") this.take([...event.dataTransfer.files]);
    });
    this.status = el("p.wm-status", { role: "status", "aria-live": "polite" });
    this.facts = el("p.wm-facts");
    this.notes = el("ul.wm-notes");
    this.captions = el("ol.wm-sentences");
    this.name = el("input.wm-input", { type: "text", maxlength: 300, placeholder: "what it shows", "aria-label": "Caption of this motion" });
    this.adding = el("form.wm-inline", { onsubmit: (event) => this.add(event) }, this.name, el("button.wm-pill", { type: "submit", "data-act": "add" }, "Add to my search"));
    this.query = el("input.wm-input", { type: "text", maxlength: 2000, placeholder: "e.g. raises an arm", "aria-label": "Find a moment in this motion" });
    this.finding = el("form.wm-inline", { onsubmit: (event) => this.find(event) }, this.query, el("button.wm-pill", { type: "submit", "data-act": "find" }, "Find"));
    this.cards = new Cards(shared.clock, { onChoose: (clip) => {
      this.stage.compare(this.stage.rival.clip === clip && !this.stage.second.hidden ? null : clip);
      this.stage.reveal();
    } });
    this.about = el("div.wm-about", { hidden: true }, this.facts, this.notes,
      this.section("Find a moment", this.finding), this.section("Nearest captions", this.captions),
      this.section("Most similar motions", this.cards.element), this.section("Keep for this visit", this.adding));
    this.privacy = el("p.wm-privacy", {}, "Your file is read for you alone: nobody else sees it, and it is deleted when you leave this page.");
    this.stage = new Stage(shared.clock, { visitor: shared.visitor, wavelets: config.wavelets, onCompare: (clip) => this.cards.markBeside(clip) });
    this.stage.element.hidden = true;
    this.main = el("div.wm-main.wm-analyse", { "data-empty": true },
      el("div.wm-side", {}, this.drop, el("label.wm-field", {}, el("span", {}, "Frame rate"), this.fps), this.privacy, this.status, this.about), this.stage.element);
    this.root.replaceChildren(this.main);
  }

  section(title, ...body) {
    return el("section.wm-section", {}, el("h3", {}, title), ...body);
  }

  say(text, bad = false) {
    this.status.textContent = text;
    this.status.toggleAttribute("data-bad", bad);
  }

  async take(files) {
    const skeleton = files.find((f) => /\.asf$/i.test(f.name)), file = files.find((f) => f !== skeleton) ?? skeleton;
    this.input.value = "";
    if (!file || this.root.dataset.state === "busy") return;
    if (file.size > this.config.max_bytes) return this.say(`${file.name} is ${(file.size / 1e6).toFixed(0)} MB; at most 50 MB can be read. Cut the clip.`, true);
    this.root.dataset.state = "busy";
    this.say(`Reading ${file.name} …`);
    try {
      const [content, bones] = await Promise.all([base64(file), skeleton && skeleton !== file ? base64(skeleton) : ""]);
      const answer = await call("analyse", [file.name, content, bones ? skeleton.name : "", bones, this.fps.value ? Number(this.fps.value) : null, this.shared.visitor]);
      this.show(answer, file.name);
    } catch (error) {
      this.say(error.message, true);
    } finally {
      this.root.dataset.state = "ready";
    }
  }

  show(answer, name) {
    this.say(`${name} is open.`);
    this.clip = new Clip(answer.motion, this.shared.skeletons);
    this.facts.textContent = answer.facts.join(" · ");
    this.notes.replaceChildren(...answer.notes.map((note) => el("li", {}, note)));
    this.name.value = this.clip.captions[0] ?? "";
    this.about.hidden = this.stage.element.hidden = false;
    this.main.removeAttribute("data-empty");
    this.stage.compare(null);
    this.stage.open(this.clip);
    this.resemble(this.clip);
  }

  /** Nearest captions and most similar motions; both need the model and arrive a moment later. */
  async resemble(clip) {
    this.captions.replaceChildren(el("li.wm-faint", {}, "…"));
    this.cards.show([]);
    try {
      const [said, like] = await Promise.all([call("describe", [clip.id, 5, this.shared.visitor]), call("similar", [clip.id, 6, true, this.shared.visitor])]);
      if (clip !== this.clip) return;
      this.captions.replaceChildren(...said.captions.map(({ caption, score }) => el("li", {}, el("span", {}, caption), el("small", {}, score.toFixed(2)))));
      this.cards.show(like.results.map((hit) => ({ rank: hit.rank, score: hit.score, clip: new Clip(hit.motion, this.shared.skeletons) })));
    } catch (error) {
      if (clip === this.clip) this.captions.replaceChildren(el("li.wm-faint", {}, error.message));
    }
  }

  find(event) {
    event.preventDefault();
    if (this.clip && this.query.value.trim()) this.stage.why.ask(this.query.value, this.clip);
  }

  async add(event) {
    event.preventDefault();
    try {
      const { own } = await call("add", [this.clip.id, this.name.value, this.shared.visitor]);
      this.say(own === 1 ? "Added: your searches find it too, until you leave." : `Added: your searches find ${own} motions of your own, until you leave.`);
    } catch (error) {
      this.say(error.message, true);
    }
  }
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^data:[^,]*,?/, ""));
    reader.onerror = () => reject(new Error(`${file.name} cannot be read here.`));
    reader.readAsDataURL(file);
  });
}
