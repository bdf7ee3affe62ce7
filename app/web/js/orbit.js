/** Mouse, touch and keys for a large player: drag to orbit, wheel or pinch to zoom, click to choose a joint. */
export function orbit(player, { onPick, onHover }) {
  const { canvas, camera, clock } = player;
  const fingers = new Map();
  let moved = 0,
    spread = 0;
  canvas.tabIndex = 0;
  canvas.style.touchAction = "pan-y";
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
    moved = 0;
    spread = 0;
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) {
      const joint = player.pick(...place(event));
      if (joint !== player.hover) {
        player.hover = joint;
        onHover(joint, place(event));
        clock.wake();
      }
      return;
    }
    const now = [event.clientX, event.clientY];
    fingers.set(event.pointerId, now);
    if (fingers.size === 2) {
      const [p, q] = [...fingers.values()],
        wide = Math.hypot(p[0] - q[0], p[1] - q[1]);
      if (spread) camera.zoomBy(wide / spread);
      spread = wide;
    } else {
      moved += Math.hypot(now[0] - before[0], now[1] - before[1]);
      if (moved > 3) camera.turn(now[0] - before[0], now[1] - before[1]);
    }
    clock.wake();
  });
  const lift = (event) => {
    if (!fingers.delete(event.pointerId) || event.type === "pointercancel" || moved > 3) return;
    const joint = player.pick(...place(event));
    if (joint >= 0) onPick(joint, event.shiftKey);
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  canvas.addEventListener("pointerleave", () => {
    player.hover = -1;
    onHover(-1, [0, 0]);
    clock.wake();
  });
  canvas.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      camera.zoomBy(Math.exp(-event.deltaY * 0.0012));
      clock.wake();
    },
    { passive: false },
  );
  canvas.addEventListener("keydown", (event) => {
    const turns = { ArrowLeft: [-12, 0], ArrowRight: [12, 0], ArrowUp: [0, 12], ArrowDown: [0, -12] }[
      event.key
    ];
    if (turns) camera.turn(...turns);
    else if (event.key === "+" || event.key === "=") camera.zoomBy(1.12);
    else if (event.key === "-") camera.zoomBy(1 / 1.12);
    else if (event.key === "0" || event.key === "Home") camera.reset();
    else return;
    event.preventDefault();
    clock.wake();
  });
}
