// External selects: the app suggests options while somebody types; the first one is marked, Enter takes it.

import { act } from "./acts.js";
import { reports, tell } from "./controls.js";
import { surfaceOf } from "./fields.js";

const PAUSE_MS = 250;
let pause = 0;

export function start() {
  document.addEventListener("input", typed);
  document.addEventListener("keydown", pressed);
  document.addEventListener("click", (event) => {
    const option = event.target.closest("[data-combo] [role=option]");
    if (option) choose(option);
  });
  document.addEventListener("mousemove", (event) => {
    const option = event.target.closest?.("[data-combo] [role=option]");
    if (option) mark(option.closest("[data-combo]"), option);
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
  show(combo, [note("Loading…")]);
  pause = setTimeout(async () => {
    const { name } = surfaceOf(field);
    const text = field.value;
    const answer = await act({ do: "suggest", action: field.dataset.action, text, ...name });
    if (field.value !== text || !combo.contains(document.activeElement)) return; // somebody has gone on
    const told = answer?.told ?? {};
    const options = told.options ?? (told.option_groups ?? []).flatMap((group) => group.options);
    show(combo, options.length ? options.map(item) : [note("No results")]);
  }, PAUSE_MS);
}

const listOf = (combo) => combo.querySelector("[role=listbox]");
const optionsOf = (combo) => [...combo.querySelectorAll("[role=option]")];

function show(combo, items) {
  const list = listOf(combo);
  list.replaceChildren(...items);
  list.togglePopover(items.length > 0); // on top of everything: a modal would cut it off, or make room for it
  combo.querySelector("input").setAttribute("aria-expanded", String(items.length > 0));
  mark(combo, optionsOf(combo)[0]);
}

/** Mark the option that Enter takes; the focus stays in the field. */
function mark(combo, chosen) {
  for (const option of optionsOf(combo)) option.setAttribute("aria-selected", String(option === chosen));
  const field = combo.querySelector("input");
  if (!chosen) return field.removeAttribute("aria-activedescendant");
  field.setAttribute("aria-activedescendant", chosen.id);
  chosen.scrollIntoView({ block: "nearest" });
}

function item(option, number) {
  const shown = document.createElement("li");
  shown.id = `option-${number}`;
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

function note(words) {
  const shown = document.createElement("li");
  shown.textContent = words;
  return shown;
}

function pressed(event) {
  const combo = event.target.closest("[data-combo]");
  if (!combo || event.isComposing || !listOf(combo).childElementCount) return;
  const options = optionsOf(combo);
  const at = options.findIndex((option) => option.ariaSelected === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step && !["Enter", "Escape"].includes(event.key)) return;
  event.preventDefault(); // else Enter sends the form, and Escape closes it
  if (event.key === "Escape") show(combo, []);
  else if (step) mark(combo, options.at((at + step) % options.length));
  else if (at >= 0) choose(options[at]);
}

async function choose(option) {
  const combo = option.closest("[data-combo]");
  const field = combo.querySelector("input");
  field.value = JSON.parse(option.dataset.option).text.text;
  field.dataset.option = option.dataset.option;
  show(combo, []);
  field.focus();
  if (reports(field)) await tell(field, { selected: JSON.parse(option.dataset.option) });
}
