import { AnalyseTab } from "./analyse.js";
import { VISITOR } from "./api.js";
import { indexSkeletons } from "./clip.js";
import { Clock } from "./clock.js";
import { onTheme, readColours } from "./colour.js";
import { isTyping } from "./dom.js";
import { ModelTab } from "./model.js";
import { allPlayers } from "./player.js";
import { SearchTab } from "./search.js";
import { clockKeys } from "./transport.js";

const TABS = { search: SearchTab, analyse: AnalyseTab, model: ModelTab };

/** What all tabs share: the clock, the skeletons, the visitor and the colours of the theme. */
class Shared {
  constructor(config) {
    this.clock = new Clock();
    this.visitor = VISITOR;
    this.skeletons = indexSkeletons(config.skeletons);
    this.painters = new Set();
    clockKeys(this.clock, () => true, isTyping);
  }

  onPaint(f) {
    this.painters.add(f);
    if (this.root) f(readColours(this.root));
  }

  attach(root) {
    this.root = root;
    if (!this.themed) onTheme(() => this.repaint());
    this.themed = true;
  }

  repaint() {
    const colours = readColours(this.root);
    for (const f of this.painters) f(colours);
  }
}

let shared = null;
const tabs = {};

/** Called once by each of the page's components, with its element and its configuration. */
export function mount(name, element, config) {
  shared ??= new Shared(config);
  const root = element.querySelector("[data-wamo]");
  shared.attach(root);
  tabs[name] = new TABS[name](root, shared, config);
}

/** A small face for tests and the curious: times, poses and where the playhead stands. */
function look(name = "search") {
  const tab = tabs[name];
  if (!tab) return { state: "loading" };
  const { clock } = shared, { stage } = tab;
  if (!stage) return { state: tab.root.dataset.state };
  return {
    state: tab.root.dataset.state,
    turn: tab.turn ?? 0,
    time: clock.time,
    frame: clock.frame,
    playing: clock.playing,
    clip: stage.clip?.id ?? null,
    whole: stage.clip?.whole ?? false,
    bands: stage.bands?.names ?? null,
    pose: stage.clip ? stage.player.pose() : null,
    values: Array.isArray(stage.player.values) ? stage.player.values : null,
    view: stage.timeline.view,
    playhead: stage.clip ? stage.timeline.playhead : null,
    cards: (tab.results ?? []).map(({ clip }) => clip.id),
    latency: tab.latency ?? null,
    drawing: clock.cost.slice(-120),
  };
}

const seek = (time) => shared.clock.seek(time);
const play = () => shared.clock.toggle(true);
const pause = () => shared.clock.toggle(false);
const players = () => allPlayers().map((p) => ({ id: p.id, clip: p.clip?.id, time: p.time, visible: p.visible, large: p.large, drawn: p.drawn, sharp: p.canvas.width / p.canvas.clientWidth, pose: p.clip ? p.pose() : null, view: p.view() }));

window.wamo = { look, seek, play, pause, players };
