// Turns a part of the page into its fresh version without losing focus, scroll, half-typed words or open menus.
// Attributes that start with data-live- belong to the page alone and survive.

const KEPT = new Set(["open", "aria-busy"]);

/** Make the children of `place` those that `html` describes. */
export function fill(place, html) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  children(place, fresh.content);
}

function children(old, fresh) {
  const byId = new Map([...old.children].filter((node) => node.id).map((node) => [node.id, node]));
  let here = old.firstChild;
  for (const next of [...fresh.childNodes]) {
    const match = next.id ? byId.get(next.id) : here && !here.id && alike(here, next) ? here : null;
    if (!match || !alike(match, next)) {
      old.insertBefore(next, here);
      continue;
    }
    if (match === here) here = here.nextSibling;
    else old.insertBefore(match, here);
    become(match, next);
  }
  while (here) {
    const gone = here;
    here = here.nextSibling;
    gone.remove();
  }
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
  for (const { name } of [...old.attributes]) {
    if (!live(name) && !fresh.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of [...fresh.attributes]) {
    if (!live(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}
