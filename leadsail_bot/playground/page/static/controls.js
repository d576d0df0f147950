// Buttons, menus and fields of messages and views: what they tell the app, and when.

import { act } from "./acts.js";
import { confirmed } from "./dialog.js";
import { content, state, surfaceOf } from "./fields.js";
import { shut } from "./menus.js";

export function start() {
  document.addEventListener("click", pressed);
  document.addEventListener("change", changed);
  document.addEventListener("keydown", entered);
  document.addEventListener("input", typed);
}

async function pressed(event) {
  const expand = event.target.closest("[data-expand]");
  if (expand) return unfold(expand);
  const control = event.target.closest("[data-click]");
  if (!control) return;
  const menu = control.closest("[data-menu]");
  if (menu) shut(menu);
  if (!(await confirmed(control))) return;
  await tell(control, { value: control.dataset.value, selected: control.dataset.selected });
}

async function changed(event) {
  const field = event.target.closest("[data-field]");
  if (!field || field.dataset.dispatch || field.dataset.kind === "external_select" || !reports(field)) return;
  const selected = content(field, surfaceOf(field).node);
  if (selected === null || !(await confirmed(field))) return;
  await tell(field, { selected });
}

async function entered(event) {
  const field = event.target.closest("[data-dispatch]");
  if (!field || event.key !== "Enter" || event.isComposing || !reports(field)) return;
  event.preventDefault(); // this Enter is for the app; in any other field it sends the form
  if (field.dataset.dispatch.includes("on_enter_pressed")) await tell(field, { selected: field.value });
}

async function typed(event) {
  const field = event.target.closest("[data-dispatch*='on_character_entered']");
  if (field && reports(field)) await tell(field, { selected: field.value });
}

/** Whether a field tells the app at once: one in an input block does so only when the app asked for it. */
export const reports = (field) => !field.closest("[data-input-block]:not([data-dispatches])");

/** Send a click with everything that stands in the fields around it. */
export async function tell(control, more) {
  const { node, name } = surfaceOf(control);
  const { action, block } = control.dataset;
  await act({ do: "click", action, block, state: state(node), ...name, ...more }, control);
}

function unfold(button) {
  button.previousElementSibling.toggleAttribute("data-live-expanded", true);
  button.remove();
}
