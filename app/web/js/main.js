import { readPlace, writePlace } from "./address.js";
import { AnalyseTab } from "./analyse.js";
import { VISITOR } from "./api.js";
import { indexSkeletons } from "./clip.js";
import { Clock } from "./clock.js";
import { onTheme, readColours } from "./colour.js";
import { el, isTyping } from "./dom.js";
import { pageTools } from "./help.js";
import { ModelTab } from "./model.js";
import { allPlayers } from "./player.js";
import { SearchTab } from "./search.js";
import { clockKeys } from "./transport.js";

const TABS = { search: SearchTab, analyse: AnalyseTab, model: ModelTab };

/** What all tabs share: the clock, the skeletons, the visitor and the colours of the theme. */
class Shared {
  constructor(config) {
    this.clock = new Clock({ playing: !matchMedia("(prefers-reduced-motion: reduce)").matches });
    this.visitor = VISITOR;
    this.skeletons = indexSkeletons(config.skeletons, config.figure);
    this.figure = config.figure;
    this.painters = new Set();
    this.root = null;
    this.front = "search"; // the tab whose clip the clock follows
    clockKeys(this.clock, isTyping);
  }

  onPaint(f) {
    this.painters.add(f);
    if (this.root) f(readColours(this.root, this.figure));
  }

  attach(root) {
    if (!this.root) onTheme(() => this.repaint());
    this.root = root;
  }

  repaint() {
    const colours = readColours(this.root, this.figure);
    for (const f of this.painters) f(colours);
  }
}

/** @type {Shared | null} */
let shared = null;
const tabs = {};

const buttons = () => [...document.querySelectorAll("#tabs [role=tab]")];
const shownTab = () =>
  buttons()
    .find((b) => b.getAttribute("aria-selected") === "true")
    ?.textContent.trim()
    .toLowerCase() ?? "search";

/** Bring a tab to the front, by its name in small letters. */
function showTab(name) {
  const button = buttons().find((b) => b.textContent.trim().toLowerCase() === (name || "search"));
  if (button instanceof HTMLElement && button.getAttribute("aria-selected") !== "true") button.click();
}

/** The clock goes over to the clip of the tab that is shown now. */
function turnTo(name) {
  if (name === shared.front) return;
  tabs[shared.front]?.stage?.leave();
  shared.front = name;
  tabs[name]?.stage?.enter();
}

/** What belongs to the page as a whole: skip link, help, theme, the tab in the address. */
function furnish() {
  const frame = document.querySelector("#tabs"),
    full = () => (tabs[shownTab()] ?? tabs.search).stage?.fullScreen();
  const skip = el(
    "a.wm-skip",
    {
      href: "#search",
      onclick: (event) => {
        event.preventDefault();
        const { root, stage } = tabs[shownTab()] ?? tabs.search;
        (stage && !stage.element.hidden ? stage.player.canvas : root).focus();
      },
    },
    "Skip to the content",
  );
  frame.prepend(skip);
  frame.append(pageTools(full));
  frame.addEventListener("click", (event) => {
    const tab = event.target instanceof Element && event.target.closest("[role=tab]");
    if (tab)
      setTimeout(() => {
        const name = shownTab();
        writePlace({ tab: name === "search" ? "" : name }, { entry: event.isTrusted });
        turnTo(name);
      });
  });
  addEventListener("popstate", () => {
    const place = readPlace();
    showTab(place.tab);
    tabs.search?.restore(place);
  });
  showTab(readPlace().tab);
}

/** Called once by each of the page's components, with its element and its configuration. */
export function mount(name, element, config) {
  const first = !shared;
  shared ??= new Shared(config);
  const root = element.querySelector("[data-wamo]");
  root.tabIndex = -1; // the skip link leads here where no motion is shown
  shared.attach(root);
  tabs[name] = new TABS[name](root, shared, config);
  if (first) furnish();
}

/** A small face for tests and the curious: times, poses and where the playhead stands. */
function look(name = "search") {
  const tab = tabs[name];
  if (!tab) return { state: "loading" };
  const { clock } = shared,
    { stage } = tab;
  if (!stage) return { state: tab.root.dataset.state };
  return {
    state: tab.root.dataset.state,
    turn: tab.turn ?? 0,
    time: clock.time,
    frame: clock.frame,
    playing: clock.playing,
    span: clock.span,
    clip: stage.clip?.id ?? null,
    whole: stage.clip?.whole ?? false,
    bands: stage.bands?.names ?? null,
    gains: stage.bands
      ? Object.fromEntries(stage.bands.names.map((band) => [band, stage.gains.of(band)]))
      : null,
    pose: stage.clip ? stage.player.pose() : null,
    values: Array.isArray(stage.player.values) ? stage.player.values : null,
    view: stage.timeline.view,
    playhead: stage.clip ? stage.timeline.playhead : null,
    relevance: stage.relevance?.values ?? null,
    cards: (tab.results ?? []).map(({ clip }) => clip.id),
    latency: tab.latency ?? null,
    explained: !stage.why.pending && !stage.words.pending,
    idle: !clock.playing && !clock.pending, // nothing waits to be drawn
    drawing: clock.cost.slice(-120),
  };
}

/** Milliseconds that it takes to re-compose the chosen clip from its bands. */
function composing() {
  const { stage } = tabs.search,
    { gains, bands } = stage,
    start = performance.now();
  gains.set(bands.names[0], 0.5);
  for (let i = 0; i < 10; i++) bands.compose(gains);
  gains.reset();
  return (performance.now() - start) / 10;
}

const players = () =>
  allPlayers().map((p) => ({
    id: p.id,
    clip: p.clip?.id,
    time: p.time,
    visible: p.visible,
    large: p.large,
    drawn: p.drawn,
    sharp: p.canvas.width / p.canvas.clientWidth,
    pose: p.clip ? p.pose() : null,
    view: p.view(),
  }));

window.wamo = {
  look,
  players,
  composing,
  seek: (time) => shared.clock.seek(time),
  play: () => shared.clock.toggle(true),
  pause: () => shared.clock.toggle(false),
};
