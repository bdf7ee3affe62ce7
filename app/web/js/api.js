/** The visitor's own mark, so that motions they add are seen by them only. Never leaves this page but to its server. */
export const VISITOR = crypto.randomUUID
  ? crypto.randomUUID()
  : Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

/** A failure in words for the visitor. */
export class Refusal extends Error {}

/** The root of the page, wherever it is mounted. */
const root = () => (window.gradio_config?.root ? `${window.gradio_config.root}/` : document.baseURI);

/** The address of an endpoint. */
export const endpoint = (name) => new URL(`gradio_api/run/${name}`, root());

// The order of the values that each endpoint of the Gradio API takes.
const ORDER = {
  search: [
    "query",
    "count",
    "with_motion",
    "also",
    "exclude",
    "band_weights",
    "part_weights",
    "filters",
    "visitor",
  ],
  similar: ["key", "count", "with_motion", "visitor"],
  clip: ["key", "visitor"],
  bands: ["key", "wavelet", "levels", "start", "visitor"],
  why: ["query", "key", "visitor"],
  moments: ["query", "key", "window", "visitor"],
  describe: ["key", "count", "visitor"],
  export: ["key", "kind", "joint", "axis", "wavelet", "levels", "dark", "wait", "visitor"],
  job: ["job", "stop"],
  add: ["key", "caption", "visitor"],
  analyse: ["name", "content", "skeleton_name", "skeleton", "fps", "visitor"],
  model: [],
};

/** Call one of the page's documented endpoints with one object of named values.
 * @param {string} name
 * @param {Record<string, any>} request
 * @param {{signal?: AbortSignal}} options */
export async function call(name, request, { signal } = {}) {
  if (!ORDER[name]) throw new Refusal("This server does not offer this yet.");
  let answer;
  try {
    answer = await fetch(endpoint(name), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      signal,
      body: JSON.stringify({
        data: ORDER[name].map((field) =>
          field === "dark" ? request.theme === "dark" : (request[field] ?? null),
        ),
      }),
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal("The server does not answer. Check that it is still running, then try again.");
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok)
    throw new Refusal(
      body.error || body.detail || `The server refused (${answer.status}). Try again in a moment.`,
    );
  return body.data[0];
}

/** Read one motion file, with the .asf of an .amc.
 * @param {{file: File, skeleton: File | null, fps: number | null, visitor: string}} upload */
export async function analyseFile({ file, skeleton, fps, visitor }) {
  const [content, bones] = await Promise.all([base64(file), skeleton ? base64(skeleton) : ""]);
  return call("analyse", {
    name: file.name,
    content,
    skeleton_name: skeleton?.name ?? "",
    skeleton: bones,
    fps,
    visitor,
  });
}

/** Tell the server, while the page closes, to forget what the visitor brought. */
export function forget(visitor) {
  navigator.sendBeacon(
    endpoint("forget"),
    new Blob([JSON.stringify({ data: [visitor] })], { type: "application/json" }),
  );
}

/** @param {File} file @returns {Promise<string>} */
function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^data:[^,]*,?/, ""));
    reader.onerror = () => reject(new Refusal(`${file.name} cannot be read here.`));
    reader.readAsDataURL(file);
  });
}

/** The bytes of a file from the server, {name, type, data in base64}. */
export function bytesOf(file) {
  return Uint8Array.from(atob(file.data), (letter) => letter.charCodeAt(0));
}

/** Offer a file from the server as a download. */
export function download(file) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytesOf(file)], { type: file.type }));
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
