// The conversation on screen: it stays where the reader is, follows at its end, and says aloud what is new.

import { fill } from "./morph.js";

const AT_END_PX = 60;
const SPOKEN_MAX = 300;

/** Take over the fresh conversation. */
export function refresh(html) {
  const place = document.getElementById("place");
  const list = messages(place);
  const before = { id: list?.id, end: list && atEnd(list), said: list ? said(list) : new Map() };
  const stood = standing();
  fill(place, html);
  stepAside(stood);
  const now = messages(place);
  document.title = `${now.dataset.title} – Acme playground`;
  if (now.id !== before.id) return end(now);
  const fresh = [...said(now)].filter(([id, words]) => before.said.get(id) !== words);
  const arrived = fresh.map(([id]) => id).filter((id) => !before.said.has(id));
  speak(fresh.map(([, words]) => words));
  for (const id of arrived) document.getElementById(id).toggleAttribute("data-live-arrived", true);
  if (arrived.length) reveal(now, document.getElementById(arrived.at(-1)));
  else if (before.end) end(now);
}

/** The control of a message that has the focus, and where it is. */
function standing() {
  const control = document.activeElement?.closest(".message [data-block]");
  return control && { control, block: control.dataset.block, message: control.closest(".message").id };
}

/** Where the control somebody stood on is gone, such as Older on the last page, a neighbour gets the focus. */
function stepAside(stood) {
  if (!stood || stood.control.isConnected) return;
  const there = [...(document.getElementById(stood.message)?.querySelectorAll("[data-click]") ?? [])];
  there.find((control) => control.dataset.block === stood.block)?.focus({ preventScroll: true });
}

/** Go to the newest message. */
export function end(list = messages(document)) {
  list.scrollTop = list.scrollHeight;
}

const messages = (place) => place.querySelector(".messages");
const atEnd = (list) => list.scrollHeight - list.scrollTop - list.clientHeight < AT_END_PX;
const said = (list) => new Map([...list.querySelectorAll(".message")].map((one) => [one.id, one.dataset.spoken]));

/** Bring a message into view: its end, or its beginning when it is taller than the window. */
function reveal(list, message) {
  if (message.offsetHeight > list.clientHeight) list.scrollTop += top(message) - top(list);
  else end(list);
}

const top = (node) => node.getBoundingClientRect().top;

function speak(words) {
  const text = words.filter(Boolean).join(". ");
  if (text) document.getElementById("spoken").textContent = text.slice(0, SPOKEN_MAX);
}
