/** The visitor's own mark, so that motions they add are seen by them only. Never leaves this page but to its server. */
export const VISITOR = crypto.randomUUID
  ? crypto.randomUUID()
  : Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

/** A failure in words for the visitor. */
export class Refusal extends Error {}

/** The root of the page, wherever it is mounted. */
const root = () => (window.gradio_config?.root ? `${window.gradio_config.root}/` : document.baseURI);

/** The address of an endpoint. */
export const endpoint = (name) => new URL(`api/v1/${name}`, root());

/** Call an endpoint with one object of named values, or with a form for uploads.
 * @param {string} name
 * @param {Record<string, any> | FormData} request
 * @param {{signal?: AbortSignal}} options */
export async function call(name, request, { signal } = {}) {
  const form = request instanceof FormData;
  let answer;
  try {
    answer = await fetch(endpoint(name), {
      method: "POST",
      headers: form ? {} : { "Content-Type": "application/json" },
      signal,
      body: form ? request : JSON.stringify(request),
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal("The server does not answer. Check that it is still running, then try again.");
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw refusal(body, `The server refused (${answer.status}). Try again in a moment.`);
  return body;
}

/** @returns {Refusal} an error and its remedy as one message */
function refusal(body, otherwise) {
  return new Refusal([body.error, body.remedy].filter(Boolean).join(" ") || otherwise);
}

/** Read one motion file, with the .asf of an .amc.
 * @param {{file: File, skeleton: File | null, options: Record<string, string>, visitor: string}} upload
 *   options of reading; empty ones are left to the server */
export async function analyseFile({ file, skeleton, options, visitor }) {
  const form = new FormData();
  for (const one of [file, skeleton]) if (one) form.append("files", one, one.name);
  form.append("visitor", visitor);
  for (const [name, value] of Object.entries(options)) if (value) form.append(name, value);
  const { motions, errors } = await call("analyse", form);
  if (errors.length) throw refusal(errors[0], "This file cannot be read.");
  return motions[0];
}

/** Tell the server, while the page closes, to forget what the visitor brought. */
export function forget(visitor) {
  navigator.sendBeacon(
    endpoint("forget"),
    new Blob([JSON.stringify({ visitor })], { type: "application/json" }),
  );
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
