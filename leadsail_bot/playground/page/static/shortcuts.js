// Shortcuts of the app, from the menu of a message or of the message box.

import { act, toast } from "./acts.js";
import { surfaceOf } from "./fields.js";
import { shut } from "./menus.js";

export function start() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-shortcut]");
    if (!button) return;
    shut(button.closest("[data-menu]"));
    const on = button.closest("[data-message]") ? surfaceOf(button).name : {};
    const answer = await act({ do: "shortcut", shortcut: button.dataset.shortcut, ...on });
    if (answer && !answer.ok) toast("This app took too long to answer. Try again.");
  });
}
