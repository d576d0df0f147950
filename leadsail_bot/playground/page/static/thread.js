// The thread beside the conversation: it opens at its end, with the cursor in its box, and shows what is new.

import { turn } from "./composer.js";
import { standing, stepAside } from "./footing.js";
import { fill } from "./morph.js";
import { end, reveal } from "./scroll.js";

const pane = document.getElementById("thread");
const messages = () => pane.querySelector(".messages");
const ids = () => new Set([...pane.querySelectorAll(".message")].map((one) => one.id));

/** Take over the fresh thread; one just opened gets the focus, one just closed gives it back. */
export function refresh(html) {
  const before = { id: messages()?.id, ids: ids(), held: pane.contains(document.activeElement) };
  const stood = standing();
  fill(pane, html);
  turn(document.getElementById("reply"));
  const now = messages();
  if (!now) {
    if (before.held) document.getElementById("words")?.focus();
  } else if (now.id === before.id) {
    stepAside(stood);
    const arrived = [...ids()].filter((id) => !before.ids.has(id));
    if (arrived.length) reveal(now, document.getElementById(arrived.at(-1)));
  } else {
    (document.getElementById("reply") ?? now).focus();
    end(now);
  }
}
