// What is new in a list of messages: it is said aloud, and shown to whoever follows the list or waits for it.

import { atEnd, end, reveal } from "./scroll.js";

const SPOKEN_MAX = 300;

/** What a list says now, and whether its reader is at its end. */
export const heard = (list) => ({ said: said(list), end: atEnd(list) });

/** Tell what has come to a list, or says something else, since it was `heard`. */
export function tell(list, before) {
  const fresh = [...said(list)].filter(([id, words]) => before.said.get(id) !== words);
  const arrived = fresh.map(([id]) => document.getElementById(id)).filter(({ id }) => !before.said.has(id));
  speak(fresh.map(([, words]) => words));
  for (const message of arrived) message.toggleAttribute("data-live-arrived", true);
  const awaited = before.end || arrived.some((message) => message.matches(".ephemeral, .own"));
  if (arrived.length && awaited) reveal(list, arrived.at(-1));
  else if (before.end) end(list);
}

const said = (list) => new Map([...list.querySelectorAll(".message")].map((one) => [one.id, one.dataset.spoken]));

/** Say it aloud; a modal has a place of its own for it, as the page below it is out of reach. */
export function speak(words, where = document.getElementById("spoken")) {
  const text = words.filter(Boolean).join(". ");
  if (text) where.textContent = text.slice(0, SPOKEN_MAX);
}
