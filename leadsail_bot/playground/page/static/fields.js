// What stands in the fields of a message or view, in the shape the server takes: by block id, then action id.

/** The message or view an element belongs to, as an act names it. */
export function surfaceOf(element) {
  const view = element.closest("[data-view]");
  if (view) return { node: view, name: { view: view.dataset.view } };
  const message = element.closest("[data-message]");
  return { node: message, name: { message: message.dataset.message, channel: message.dataset.channel } };
}

/** Everything chosen and typed on a surface. */
export function state(surface) {
  const found = {};
  for (const one of surface.querySelectorAll("[data-field]")) {
    (found[one.dataset.block] ??= {})[one.dataset.action] = content(one, surface);
  }
  return found;
}

/** What one field holds; boxes that belong together count as one field. */
export function content(field, surface) {
  if (field.dataset.kind === "checkboxes") return group(field, surface).map((box) => box.value);
  if (field.type === "radio") return group(field, surface)[0]?.value ?? null;
  if (field.multiple) return [...field.selectedOptions].map((option) => option.value);
  if (field.dataset.kind === "external_select") return field.dataset.option ? JSON.parse(field.dataset.option) : null;
  return field.value === "" ? null : field.value;
}

const group = (field, surface) =>
  [...surface.querySelectorAll("input")].filter((box) => box.name === field.name && box.checked);
