// The thread beside the conversation: it opens at its end, with the cursor in its box, and follows there.

import { fill } from "./morph.js";

const pane = document.getElementById("thread");
const AT_END_PX = 60;

/** Take over the fresh thread; one just opened gets the focus, one just closed gives it back. */
export function refresh(html) {
  const before = messages();
  const atEnd = before && before.scrollHeight - before.scrollTop - before.clientHeight < AT_END_PX;
  const held = pane.contains(document.activeElement);
  const opened = before?.id;
  fill(pane, html);
  const now = messages();
  if (!now) return held && document.getElementById("words")?.focus();
  if (now.id !== opened) (document.getElementById("reply") ?? now).focus();
  if (now.id !== opened || atEnd) now.scrollTop = now.scrollHeight;
}

const messages = () => pane.querySelector(".messages");
