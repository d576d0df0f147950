// The guided minute: what was sent is ticked off.

/** Tick off the step of these words. */
export function sent(text) {
  for (const step of document.querySelectorAll(".step")) {
    if (step.dataset.fill.trim() === text.trim() && prepared(step)) step.toggleAttribute("data-live-done", true);
  }
}

/** Whether the lever that a step pulls stands where it shows what it promises. */
function prepared({ dataset: { lever }, value }) {
  return !lever || document.querySelector(`input[data-lever="${lever}"][value="${value}"]`).checked;
}
