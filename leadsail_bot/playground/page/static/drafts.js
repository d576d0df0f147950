// What was typed and not sent: each channel and thread has its own, which a page that is loaded again still knows.

import { here } from "./acts.js";

/** Put into a box what was typed where it is now; false if it was there before. */
export function turn(box) {
  const { as, channel, thread } = here();
  const key = ["draft", as, channel, box.id === "reply" ? thread : ""].join(" ");
  if (box.dataset.liveDraft === key) return false;
  const early = box.dataset.liveDraft ? "" : box.value; // before the page was ready
  box.dataset.liveDraft = key;
  box.value = early || (sessionStorage.getItem(key) ?? "");
  return true;
}

/** Remember what stands in a box now. */
export function keep(box) {
  if (box.value) sessionStorage.setItem(box.dataset.liveDraft, box.value);
  else sessionStorage.removeItem(box.dataset.liveDraft);
}
