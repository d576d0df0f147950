// Turns a part of the page into its fresh version without losing focus, scroll, half-typed words or open menus.
// Attributes that start with data-live- belong to the page alone and survive. What has an id, or a data-key among
// its siblings, is known again wherever it went, so that the button in focus never turns into another one.

const KEPT = new Set(["open", "aria-busy"]);

/** Make the children of `place` those that `html` describes. */
export function fill(place, html) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  children(place, fresh.content);
}

function children(old, fresh) {
  const named = new Map([...old.children].filter(name).map((node) => [name(node), node]));
  const wanted = new Set([...fresh.children].map(name));
  let here = old.firstChild;
  for (const next of [...fresh.childNodes]) {
    while (here && name(here) && !wanted.has(name(here))) here = removed(here); // so that its successors needn't move
    const match = name(next) ? named.get(name(next)) : here && !name(here) && alike(here, next) ? here : null;
    if (!match || !alike(match, next)) {
      old.insertBefore(next, here);
      continue;
    }
    if (match === here) here = here.nextSibling;
    else old.insertBefore(match, here);
    become(match, next);
  }
  while (here) here = removed(here);
}

const name = (node) => node.id || node.dataset?.key;

/** Take a node away; returns the one after it. */
function removed(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

const alike = (one, other) => one.nodeType === other.nodeType && one.nodeName === other.nodeName;

function become(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  if (old.isEqualNode(fresh)) return;
  field(old, fresh);
  attributes(old, fresh);
  if (old.nodeName === "TEMPLATE") old.innerHTML = fresh.innerHTML;
  else children(old, fresh);
}

/** A field takes a new value only when the server's idea of it changed and nobody is typing something else. */
function field(old, fresh) {
  if (old.nodeName === "OPTION" && old.defaultSelected !== fresh.defaultSelected) old.selected = fresh.defaultSelected;
  if (old.nodeName !== "INPUT" && old.nodeName !== "TEXTAREA") return;
  if (old.defaultChecked !== fresh.defaultChecked) old.checked = fresh.defaultChecked;
  const typing = old === document.activeElement && old.value !== old.defaultValue;
  if (old.defaultValue !== fresh.defaultValue && !typing) old.value = fresh.defaultValue;
}

function attributes(old, fresh) {
  const live = (name) => KEPT.has(name) || name.startsWith("data-live-");
  if (old.dataset.value !== fresh.dataset.value) old.removeAttribute("aria-busy"); // not what was pressed any more
  for (const { name } of [...old.attributes]) {
    if (!live(name) && !fresh.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of [...fresh.attributes]) {
    if (!live(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}
