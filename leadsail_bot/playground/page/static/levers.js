// The levers behind the page: what is pulled here is so for everybody who looks.

import { post } from "./acts.js";

export function start() {
  document.addEventListener("change", (event) => {
    const radio = event.target.closest("input[data-lever]");
    if (radio) pull(radio.dataset.lever, radio.value);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-lever]");
    if (!button) return;
    const { dataset: { lever }, value } = button;
    const radio = document.querySelector(`input[data-lever="${lever}"][value="${value}"]`);
    if (radio) radio.checked = true; // the server says the same a moment later
    pull(lever, value, button);
  });
}

const pull = (lever, choice, button) => post("/lever", { lever, choice }, button);
