// The conversation on screen: it stays where the reader is, follows at its end, and says aloud what is new.

import { standing, stepAside } from "./footing.js";
import { fill } from "./morph.js";
import { atEnd, end, keep, reveal } from "./scroll.js";

const SPOKEN_MAX = 300;

/** Take over the fresh conversation. */
export function refresh(html) {
  const place = document.getElementById("place");
  const list = messages(place);
  const before = { id: list?.id, end: list && follows(list) && atEnd(list), said: list ? said(list) : new Map() };
  const stood = standing();
  fill(place, html);
  stepAside(stood);
  const now = messages(place);
  document.title = `${now.dataset.title} – Acme playground`;
  if (aim(now)) return;
  if (now.id !== before.id) return settle();
  const fresh = [...said(now)].filter(([id, words]) => before.said.get(id) !== words);
  const arrived = fresh.map(([id]) => id).filter((id) => !before.said.has(id));
  speak(fresh.map(([, words]) => words));
  for (const id of arrived) document.getElementById(id).toggleAttribute("data-live-arrived", true);
  if (arrived.length) reveal(now, document.getElementById(arrived.at(-1)));
  else if (before.end) end(now);
}

/** Go to the message that a link led to; true if there was one. */
function aim(list) {
  const { in: channel, at } = document.body.dataset;
  const message = at && document.getElementById(`m-${channel}-${at}`);
  if (!message) return false;
  delete document.body.dataset.at;
  message.toggleAttribute("data-live-aimed", true);
  message.scrollIntoView({ block: message.offsetHeight > list.clientHeight ? "start" : "center" });
  keep(list);
  return true;
}

/** Go to the newest message; the app's Home tab is read from its top. */
export function settle() {
  const list = messages(document);
  if (follows(list)) end(list);
}

const messages = (place) => place.querySelector(".messages");
const follows = (list) => !list.matches(".home");
const said = (list) => new Map([...list.querySelectorAll(".message")].map((one) => [one.id, one.dataset.spoken]));

function speak(words) {
  const text = words.filter(Boolean).join(". ");
  if (text) document.getElementById("spoken").textContent = text.slice(0, SPOKEN_MAX);
}
