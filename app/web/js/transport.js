import { el, iconButton, icon } from "./dom.js";

const SPEEDS = [0.1, 0.25, 0.5, 1, 1.5, 2];

/** Play, step, speed, loop, and the time, which can be typed. All transports show the one clock.
 * @param {import("./clock.js").Clock} clock */
export function transport(clock) {
  const play = iconButton("play", "Play or pause (space)", () => clock.toggle(), { "data-act": "play" });
  const back = iconButton("back", "One frame back (left arrow)", () => clock.step(-1), {
    "data-act": "back",
  });
  const forward = iconButton("forward", "One frame forward (right arrow)", () => clock.step(1), {
    "data-act": "forward",
  });
  const loop = iconButton("loop", "Loop (L)", () => clock.setLoop(!clock.loop), { "data-act": "loop" });
  const speed = el(
    "select.wm-select",
    { "aria-label": "Speed", onchange: () => clock.setSpeed(Number(speed.value)) },
    ...SPEEDS.map((s) => el("option", { value: s, selected: s === 1 }, `${s}×`)),
  );
  const time = el("input.wm-input.wm-time", {
    type: "text",
    inputmode: "decimal",
    "aria-label": "Time in seconds, or a frame as f12",
    title: "Type seconds, or a frame as f12",
    onchange: () => goTo(clock, time.value),
  });
  const frame = el("span.wm-frame", {}, "s · frame 0");
  const readout = el("span.wm-readout", {}, time, frame);
  time.addEventListener("keydown", (event) => event.key === "Enter" && time.blur());
  let shown = null;
  clock.watch(() => {
    if (shown !== clock.playing) {
      play.replaceChildren(icon(clock.playing ? "pause" : "play"));
      shown = clock.playing;
    }
    play.setAttribute("aria-pressed", String(clock.playing));
    loop.setAttribute("aria-pressed", String(clock.loop));
    speed.value = String(clock.speed);
  });
  clock.draws(() => {
    if (document.activeElement !== time) time.value = clock.time.toFixed(2);
    frame.textContent = `s · frame ${clock.frame}`;
  });
  return el(
    "div.wm-transport",
    { role: "group", "aria-label": "Playback" },
    back,
    play,
    forward,
    speed,
    loop,
    readout,
  );
}

/** Begin and end of the part that is played and exported, and the way back to all of it.
 * @param {import("./clock.js").Clock} clock */
export function rangeTools(clock) {
  const begin = el(
    "button.wm-pill",
    { type: "button", title: "Begin the loop here (I)", "data-act": "in", onclick: () => beginHere(clock) },
    "In",
  );
  const end = el(
    "button.wm-pill",
    { type: "button", title: "End the loop here (O)", "data-act": "out", onclick: () => endHere(clock) },
    "Out",
  );
  const whole = iconButton("close", "Play all of it again (X)", () => clock.setSpan(null, null), {
    "data-act": "whole",
    hidden: true,
  });
  clock.watch(() => {
    whole.hidden = !clock.span;
    begin.setAttribute("aria-pressed", String(Boolean(clock.span && clock.span[0] > 0)));
    end.setAttribute("aria-pressed", String(Boolean(clock.span && clock.span[1] < clock.duration)));
  });
  return [begin, end, whole];
}

const beginHere = (clock) =>
  clock.setSpan(clock.time, clock.span && clock.span[1] > clock.time ? clock.span[1] : null);
const endHere = (clock) =>
  clock.setSpan(clock.span && clock.span[0] < clock.time ? clock.span[0] : null, clock.time);

/** Go to typed seconds ("2.5", "2,5 s") or to a typed frame ("f12"); anything else changes nothing. */
export function goTo(clock, text) {
  const frame = /^\s*f\s*(\d+)\s*$/i.exec(text),
    seconds = /^\s*(\d+(?:[.,]\d+)?)\s*s?\s*$/.exec(text);
  if (frame) clock.seek(Number(frame[1]) / clock.fps);
  else if (seconds) clock.seek(Number(seconds[1].replace(",", ".")));
  else clock.wake();
}

const KEYS = {
  " ": (clock) => clock.toggle(),
  ",": (clock) => clock.step(-1),
  ".": (clock) => clock.step(1),
  ArrowLeft: (clock) => clock.step(-1),
  ArrowRight: (clock) => clock.step(1),
  l: (clock) => clock.setLoop(!clock.loop),
  i: beginHere,
  o: endHere,
  x: (clock) => clock.setSpan(null, null),
};

/** Keys that drive the clock everywhere on the page except where one types or a control uses them itself.
 * A control that was reached by the tab key keeps its space bar; one that was clicked gives it back to the figure. */
export function clockKeys(clock, isTyping) {
  /** @type {HTMLElement | null} */
  let clicked = null;
  const note = (event) => {
    clicked = event.target instanceof Element ? event.target.closest("button, summary, a, [role=tab]") : null;
  };
  document.addEventListener("pointerdown", note, true);
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey)
      return;
    const target = event.target instanceof HTMLElement ? event.target : document.body;
    const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || document.querySelector("dialog[open]")) return;
    if (event.key === " " && target.closest("button, summary, a, [role=tab]")) {
      if (target !== clicked) return;
      target.blur();
    }
    if (
      event.key.startsWith("Arrow") &&
      target.closest("input, select, canvas, [role=tab], [role=slider], [role=radiogroup], .wm-heat")
    )
      return;
    act(clock);
    event.preventDefault();
  });
}
