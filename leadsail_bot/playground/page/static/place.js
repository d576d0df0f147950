// The conversation on screen: it stays where the reader is, follows at its end, and says aloud what is new.

import { standing, stepAside } from "./footing.js";
import { fill } from "./morph.js";
import { heard, tell } from "./news.js";
import { end, keep } from "./scroll.js";

/** Take over the fresh conversation. */
export function refresh(html) {
  const place = document.getElementById("place");
  const list = messages(place);
  const before = list && { id: list.id, ...heard(list) };
  const stood = standing();
  fill(place, html);
  stepAside(stood);
  const now = messages(place);
  document.title = `${now.dataset.title} – Acme playground`;
  if (aim(now)) return;
  if (now.id !== before?.id) settle();
  else if (follows(now)) tell(now, before);
}

/** Go to the message that a link led to; true if there was one. */
function aim(list) {
  const { in: channel, aim: at } = document.body.dataset;
  const message = at && document.getElementById(`m-${channel}-${at}`);
  if (!message) return false;
  delete document.body.dataset.aim;
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
