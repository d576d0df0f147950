// The guided minute: what was sent is ticked off.

/** Tick off the step of these words. */
export function sent(text) {
  for (const step of document.querySelectorAll(".step")) {
    if (step.dataset.fill.trim() === text.trim()) step.toggleAttribute("data-live-done", true);
  }
}
