import { el, iconButton, icon } from "./dom.js";

const SPEEDS = [0.25, 0.5, 1, 1.5, 2];

/** Play, step, speed, loop and the readout "12.35 s / 247". All transports of the page show the one clock. */
export function transport(clock) {
  const play = iconButton("play", "Play or pause (space)", () => clock.toggle(), { "data-act": "play" });
  const back = iconButton("back", "One frame back (comma)", () => clock.step(-1), { "data-act": "back" });
  const forward = iconButton("forward", "One frame forward (full stop)", () => clock.step(1), { "data-act": "forward" });
  const loop = iconButton("loop", "Loop (L)", () => clock.setLoop(!clock.loop), { "data-act": "loop" });
  const speed = el("select.wm-select", { "aria-label": "Speed", onchange: () => clock.setSpeed(Number(speed.value)) },
    ...SPEEDS.map((s) => el("option", { value: s, selected: s === 1 }, `${s}×`)));
  const now = el("span.wm-now", {}, "0.00 s"), frame = el("span.wm-frame", {}, "/ 0");
  const readout = el("output.wm-readout", { "aria-label": "Time and frame", "aria-live": "off" }, now, " ", frame);
  let shown = null;
  clock.watch(() => {
    if (shown !== clock.playing) {
      play.replaceChildren(icon(clock.playing ? "pause" : "play"));
      shown = clock.playing;
    }
    play.setAttribute("aria-pressed", clock.playing);
    loop.setAttribute("aria-pressed", clock.loop);
    speed.value = String(clock.speed);
  });
  clock.draws(() => {
    now.textContent = `${clock.time.toFixed(2)} s`;
    frame.textContent = `/ ${clock.frame}`;
  });
  return el("div.wm-transport", { role: "group", "aria-label": "Playback" }, back, play, forward, speed, loop, readout);
}

/** Space, comma, full stop and L work everywhere on the page except where one types. */
export function clockKeys(clock, active, isTyping) {
  document.addEventListener("keydown", (event) => {
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey || !active()) return;
    const onButton = event.target instanceof Element && event.target.closest("button, summary, a, [role=tab], input, select");
    if (event.key === " " && !onButton) clock.toggle();
    else if (event.key === ",") clock.step(-1);
    else if (event.key === ".") clock.step(1);
    else if (event.key === "l" || event.key === "L") clock.setLoop(!clock.loop);
    else return;
    event.preventDefault();
  });
}
