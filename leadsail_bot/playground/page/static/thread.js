// The thread beside the conversation: it opens at its end, with the cursor in its box, and shows what is new.

import { turn } from "./composer.js";
import { standing, stepAside } from "./footing.js";
import { fill } from "./morph.js";
import { heard, tell } from "./news.js";
import { end } from "./scroll.js";

const pane = document.getElementById("thread");
const messages = () => pane.querySelector(".messages");

/** Take over the fresh thread; one just opened gets the focus, one just closed gives it back. */
export function refresh(html) {
  const list = messages();
  const before = { id: list?.id, held: pane.contains(document.activeElement), ...(list && heard(list)) };
  const stood = standing();
  fill(pane, html);
  turn(document.getElementById("reply"));
  const now = messages();
  if (!now) {
    if (before.held) document.getElementById("words")?.focus();
  } else if (now.id === before.id) {
    stepAside(stood);
    tell(now, before);
  } else {
    (document.getElementById("reply") ?? now).focus();
    end(now);
  }
}
