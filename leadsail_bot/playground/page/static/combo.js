// External selects: the app suggests options while somebody types.

import { act } from "./acts.js";
import { tell } from "./controls.js";
import { surfaceOf } from "./fields.js";

const PAUSE_MS = 250;
let pause = 0;

export function start() {
  document.addEventListener("input", typed);
  document.addEventListener("keydown", moved);
  document.addEventListener("click", (event) => {
    const option = event.target.closest("[data-combo] [role=option]");
    if (option) choose(option);
  });
  document.addEventListener("focusout", (event) => {
    const combo = event.target.closest?.("[data-combo]");
    if (combo && !combo.contains(event.relatedTarget)) show(combo, []);
  });
}

function typed(event) {
  const combo = event.target.closest("[data-combo]");
  if (!combo) return;
  const field = event.target;
  delete field.dataset.option; // what was chosen before no longer holds
  clearTimeout(pause);
  if (field.value.length < Number(combo.dataset.min)) return show(combo, []);
  pause = setTimeout(async () => {
    const { name } = surfaceOf(field);
    const text = field.value;
    const answer = await act({ do: "suggest", action: field.dataset.action, text, ...name });
    if (field.value !== text) return; // somebody has typed on
    const told = answer?.told ?? {};
    show(combo, told.options ?? (told.option_groups ?? []).flatMap((group) => group.options), true);
  }, PAUSE_MS);
}

function show(combo, options, asked = false) {
  const list = combo.querySelector("[role=listbox]");
  list.replaceChildren(...options.map(item));
  if (asked && !options.length) list.append(nothing());
  list.hidden = !list.childElementCount;
  if (!list.hidden) list.scrollIntoView({ block: "nearest" });
  combo.querySelector("input").setAttribute("aria-expanded", String(!list.hidden));
}

function item(option) {
  const shown = document.createElement("li");
  shown.setAttribute("role", "option");
  shown.tabIndex = -1;
  shown.textContent = option.text.text;
  if (option.description) shown.append(smaller(option.description.text));
  shown.dataset.option = JSON.stringify(option);
  return shown;
}

function smaller(words) {
  const shown = document.createElement("small");
  shown.textContent = words;
  return shown;
}

function nothing() {
  const shown = document.createElement("li");
  shown.textContent = "No results";
  return shown;
}

function moved(event) {
  const combo = event.target.closest("[data-combo]");
  if (!combo) return;
  const options = [...combo.querySelectorAll("[role=option]")];
  const at = options.indexOf(document.activeElement);
  if (event.key === "Enter" && at >= 0) {
    event.preventDefault(); // else it goes on to the field, which takes the focus, and sends the form
    choose(options[at]);
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !options.length) return;
  event.preventDefault();
  (options[at + step] ?? combo.querySelector("input")).focus();
}

async function choose(option) {
  const combo = option.closest("[data-combo]");
  const field = combo.querySelector("input");
  field.value = JSON.parse(option.dataset.option).text.text;
  field.dataset.option = option.dataset.option;
  show(combo, []);
  field.focus();
  if (!field.closest("[data-input-block]:not([data-dispatches])")) {
    await tell(field, { selected: JSON.parse(option.dataset.option) });
  }
}
