import { analyseFile, bytesOf, call, forget, Refusal } from "./api.js";
import { Cards } from "./cards.js";
import { Clip, tidy } from "./clip.js";
import { el, icon } from "./dom.js";
import { Stage } from "./stage.js";

const UNITS = [
  ["", "detect"],
  ["m", "metres"],
  ["cm", "centimetres"],
  ["mm", "millimetres"],
  ["inch", "inches"],
  ["cmu", "CMU's unit"],
  ["adult", "scale to an adult"],
];
const UP_AXES = [
  ["", "detect"],
  ["y", "Y up"],
  ["z", "Z up"],
];
const ACCEPTS = "BVH, AMC with its ASF, HumanML3D .npy, AMASS .npz, or an .npz exported here";

/** The analyse tab: drop in a file; see it, its bands, what it sounds like, and what it resembles. */
export class AnalyseTab {
  constructor(root, shared, config) {
    this.root = root;
    this.shared = shared;
    this.config = config;
    this.clip = null;
    this.opened = [];
    this.build();
    shared.onPaint((colours) => {
      this.cards.paint(colours);
      this.stage.paint(colours);
    });
    addEventListener("pagehide", () => this.clip && forget(shared.visitor));
    this.root.dataset.state = "ready";
  }

  build() {
    const { shared, config } = this;
    this.input = el("input.wm-hidden", {
      type: "file",
      multiple: true,
      accept: config.accept.join(","),
      "aria-label": "Motion file",
      onchange: () => this.take([...this.input.files]),
    });
    this.fps = el("input.wm-input.wm-number", {
      type: "number",
      min: 1,
      max: 1000,
      step: "any",
      placeholder: "as in the file",
      "aria-label": "Frame rate, for files that do not say theirs",
    });
    this.unit = this.choice("Unit of the file", UNITS);
    this.up = this.choice("Up axis of the file", UP_AXES);
    this.keepPose = el("input", { type: "checkbox" });
    this.options = el(
      "details.wm-reading",
      {},
      el("summary", {}, "Reading options"),
      el(
        "div.wm-fields",
        {},
        el("label.wm-field", {}, el("span", {}, "Frame rate"), this.fps),
        el("label.wm-field", {}, el("span", {}, "Unit"), this.unit),
        el("label.wm-field", {}, el("span", {}, "Up axis"), this.up),
        el("label.wm-field", {}, this.keepPose, "Keep a T-pose before the motion"),
      ),
    );
    this.drop = el(
      "label.wm-drop",
      {},
      this.input,
      icon("upload"),
      el(
        "span",
        {},
        el("b", {}, "Drop motion files here, or choose some"),
        el("small", {}, `${ACCEPTS}. At most 50 MB and 20 minutes.`),
        el(
          "small.wm-promise",
          {},
          "See it move with its wavelet bands, what it looks like in words, which motions resemble it, and where in it a sentence matches.",
        ),
      ),
    );
    for (const type of ["dragenter", "dragover"])
      this.drop.addEventListener(type, (event) => {
        event.preventDefault();
        this.drop.toggleAttribute("data-over", true);
      });
    for (const type of ["dragleave", "drop"])
      this.drop.addEventListener(type, (event) => {
        event.preventDefault();
        this.drop.removeAttribute("data-over");
        if (type === "drop") this.take([...event.dataTransfer.files]);
      });
    this.status = el("p.wm-status", { role: "status", "aria-live": "polite" });
    this.facts = el("p.wm-facts");
    this.notes = el("ul.wm-notes");
    this.captions = el("ol.wm-sentences");
    this.name = el("input.wm-input", {
      type: "text",
      maxlength: 300,
      placeholder: "what it shows",
      "aria-label": "Caption of this motion",
    });
    this.adding = el(
      "form.wm-inline",
      { onsubmit: (event) => this.add(event) },
      this.name,
      el("button.wm-pill", { type: "submit", "data-act": "add" }, "Add to my search"),
    );
    this.query = el("input.wm-input", {
      type: "text",
      maxlength: 2000,
      placeholder: "e.g. raises an arm",
      "aria-label": "Find a moment in this motion",
    });
    this.finding = el(
      "form.wm-inline",
      { onsubmit: (event) => this.find(event) },
      this.query,
      el("button.wm-pill", { type: "submit", "data-act": "find" }, "Find"),
    );
    this.cards = new Cards(shared.clock, {
      onChoose: (clip) => {
        this.stage.compare(this.stage.comparison.clip === clip ? null : clip);
        this.stage.reveal();
      },
    });
    this.files = el("ol.wm-files", { hidden: true, "aria-label": "Open files" });
    this.errors = el("ul.wm-fileerrors", { hidden: true, "aria-label": "Files that could not be read" });
    this.trying = el(
      "button.wm-pill",
      { type: "button", "data-act": "sample", onclick: () => this.sample() },
      "Try a sample",
    );
    this.about = el(
      "div.wm-about",
      { hidden: true },
      this.facts,
      this.section("Keep for this visit", this.adding),
      this.notes,
      this.section("Find a moment", this.finding),
      this.section("Nearest captions, by similarity", this.captions),
      this.section("Most similar motions", this.cards.element),
    );
    this.privacy = el(
      "p.wm-privacy",
      {},
      "Your file is read for you alone: nobody else sees it, and it is deleted when you leave this page.",
    );
    this.stage = new Stage(shared.clock, {
      visitor: shared.visitor,
      wavelets: config.wavelets,
      isFront: () => shared.front === "analyse",
      onCompare: (clip) => this.cards.markBeside(clip),
    });
    this.stage.element.hidden = true;
    this.main = el(
      "div.wm-main.wm-analyse",
      { "data-empty": true },
      el(
        "div.wm-side",
        {},
        this.drop,
        el("div.wm-inline", {}, this.options, this.trying),
        this.privacy,
        this.status,
        this.errors,
        this.files,
        this.about,
      ),
      this.stage.element,
    );
    this.root.replaceChildren(this.main);
  }

  /** A menu of [value, words]. */
  choice(label, entries) {
    return el(
      "select.wm-select",
      { "aria-label": label },
      ...entries.map(([value, words]) => el("option", { value }, words)),
    );
  }

  section(title, ...body) {
    return el("section.wm-section", {}, el("h3", {}, title), ...body);
  }

  /** @param {string} text
   * @param {boolean} bad
   * @param {number} passing milliseconds after which it goes away, 0 for never */
  say(text, bad = false, passing = 0) {
    this.status.textContent = text;
    this.status.toggleAttribute("data-bad", bad);
    if (passing)
      setTimeout(() => this.status.textContent === text && (this.status.textContent = ""), passing);
  }

  /** Read files one after the other: each succeeds or fails by itself; an .asf goes with every .amc beside it.
   * @param {File[]} files */
  async take(files) {
    this.input.value = "";
    if (!files.length || this.root.dataset.state === "busy") return;
    const skeletons = files.filter((f) => /\.asf$/i.test(f.name)),
      motions = files.filter((f) => !skeletons.includes(f));
    const queue = motions.length ? motions : skeletons;
    this.root.dataset.state = "busy";
    this.clear();
    let opened = 0;
    for (const [i, file] of queue.entries()) {
      this.say(`Reading ${file.name} …${queue.length > 1 ? ` (${i + 1} of ${queue.length})` : ""}`);
      try {
        if (file.size > this.config.max_bytes)
          throw new Refusal(
            `${file.name} is ${(file.size / 1e6).toFixed(0)} MB; at most 50 MB can be read. Cut the clip.`,
          );
        const skeleton = /\.amc$/i.test(file.name) ? skeletons[0] : null;
        this.keep(
          await analyseFile({
            file,
            skeleton,
            options: {
              fps: this.fps.value,
              unit: this.unit.value,
              up: this.up.value,
              keep_calibration: this.keepPose.checked ? "true" : "",
            },
            visitor: this.shared.visitor,
          }),
          file.name,
        );
        opened++;
      } catch (error) {
        const named = error.message.startsWith(file.name);
        this.errors.append(el("li", {}, named ? error.message : `${file.name}: ${error.message}`));
        if (queue.length === 1) this.say(error.message, true);
      }
    }
    this.errors.hidden = queue.length === 1 || !this.errors.childElementCount;
    this.files.hidden = this.opened.length < 2;
    if (queue.length > 1) this.say(`${opened} of ${queue.length} files are open.`, opened === 0);
    else if (opened) this.say(`${queue[0].name} is open.`);
    if (opened) this.say(this.status.textContent, false, 6000);
    this.root.dataset.state = "ready";
  }

  /** What the last analysis showed is gone before the next begins. */
  clear() {
    this.clip = null;
    this.opened = [];
    this.files.replaceChildren();
    this.errors.replaceChildren();
    this.files.hidden = this.errors.hidden = this.about.hidden = this.stage.element.hidden = true;
    this.main.toggleAttribute("data-empty", true);
  }

  /** Add a file that was read to the list; the first one opens at once. */
  keep(answer, name) {
    const button = el("button", { type: "button", onclick: () => this.show(answer) }, name);
    this.opened.push(answer);
    this.files.append(el("li", {}, button));
    if (this.opened.length === 1) this.show(answer);
  }

  /** A motion of the gallery as a BVH file, read like one of the visitor's. */
  async sample() {
    try {
      const [first] = (await call("search", { query: "", count: 1 })).results;
      const { file } = await call("export", {
        key: first?.key ?? "g0",
        kind: "bvh",
        wait: true,
        visitor: this.shared.visitor,
      });
      const about = first?.captions[0]?.replace(/[^\w ,-]/g, "") ?? file.name;
      await this.take([new File([bytesOf(file)], `sample, ${about}.bvh`)]);
    } catch (error) {
      this.say(error.message, true);
    }
  }

  show(answer) {
    this.clip = new Clip(answer.motion, this.shared.skeletons);
    const place = this.opened.indexOf(answer);
    [...this.files.querySelectorAll("button")].forEach((button, i) =>
      button.setAttribute("aria-current", String(i === place)),
    );
    this.facts.textContent = answer.facts.join(" · ");
    this.notes.replaceChildren(...answer.notes.map((note) => el("li", {}, note)));
    this.name.value = this.clip.captions[0] ?? "";
    this.about.hidden = this.stage.element.hidden = false;
    this.main.removeAttribute("data-empty");
    this.stage.compare(null);
    this.stage.open(this.clip);
    if (answer.rate > this.clip.fps) this.quicken(this.clip);
    this.resemble(this.clip);
  }

  /** Play a file of a higher frame rate at its own; until it is here, and where it cannot be had, at that of the page. */
  async quicken(clip) {
    try {
      const own = await call("clip", { key: clip.id, rate: "source", visitor: this.shared.visitor });
      clip.fill(new Clip(own, this.shared.skeletons));
      if (clip === this.clip) this.stage.refresh();
    } catch (error) {
      if (clip === this.clip) this.stage.tell(error.message);
    }
  }

  /** Nearest captions and most similar motions; both need the model and arrive a moment later. */
  async resemble(clip) {
    this.captions.replaceChildren(el("li.wm-faint", {}, "…"));
    this.cards.show([]);
    try {
      const [said, like] = await Promise.all([
        call("describe", { key: clip.id, count: 5, visitor: this.shared.visitor }),
        call("similar", { key: clip.id, count: 6, with_motion: true, visitor: this.shared.visitor }),
      ]);
      if (clip !== this.clip) return;
      this.captions.replaceChildren(
        ...said.captions.map(({ caption, score }) =>
          el(
            "li",
            {},
            el("span", {}, tidy(caption)),
            el("small", { title: `Similarity ${score.toFixed(2)} of 1` }, score.toFixed(2)),
          ),
        ),
      );
      this.cards.show(
        like.results.map((hit) => ({
          rank: hit.rank,
          score: hit.score,
          clip: new Clip(hit.motion, this.shared.skeletons, hit.guess),
        })),
      );
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
      const { own } = await call("add", {
        key: this.clip.id,
        caption: this.name.value,
        visitor: this.shared.visitor,
      });
      this.say(
        own === 1
          ? "Added: your searches find it too, until you leave."
          : `Added: your searches find ${own} motions of your own, until you leave.`,
        false,
        8000,
      );
    } catch (error) {
      this.say(error.message, true);
    }
  }
}
