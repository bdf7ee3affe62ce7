interface Window {
  gradio_config?: { root?: string };
  wamo: Record<string, unknown>;
}
