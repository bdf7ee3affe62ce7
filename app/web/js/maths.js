// Small numbers' helpers without any of the page.

export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/** Numbers packed by the server: int16 in base64 with an offset and a scale per channel. Returns a Float32Array.
 * @param {{data: string, offset: number[], scale: number[]}} packed */
export function unpack({ data, offset, scale }) {
  const text = atob(data);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  const whole = new Int16Array(bytes.buffer);
  const channels = scale.length;
  const values = new Float32Array(whole.length);
  for (let i = 0; i < whole.length; i++) values[i] = offset[i % channels] + whole[i] * scale[i % channels];
  return values;
}
