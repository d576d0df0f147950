// The message box: Enter sends, / shows the commands, the up arrow brings back what was typed before.

import { act } from "./acts.js";
import { hide } from "./menus.js";

const KEPT = 50;
const past = JSON.parse(sessionStorage.getItem("past") ?? "[]");
let at = past.length;

const words = () => document.getElementById("words");
const hints = () => document.getElementById("hints");

export function start() {
  document.addEventListener("input", (event) => event.target === words() && hint());
  document.addEventListener("keydown", (event) => event.target === words() && pressed(event));
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-composer]")) return;
    event.preventDefault();
    send();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-fill]");
    if (button) put(button.dataset.fill);
  });
  if (matchMedia("(pointer: fine)").matches) words()?.focus();
}

/** Put words into the box, ready to be sent or changed. */
export function put(text) {
  const box = words();
  if (!box) return;
  hide();
  box.value = text;
  box.focus();
  box.setSelectionRange(text.length, text.length);
  hint();
}

function pressed(event) {
  if (event.isComposing) return;
  const offered = completion();
  if (event.key === "Tab" && !event.shiftKey && offered) {
    event.preventDefault();
    put(offered);
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    if (offered) put(offered);
    else send();
  } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
    recall(event);
  } else if (event.key === "Escape") {
    hints().toggleAttribute("data-live-shown", false);
  }
}

/** What Enter would complete: a command begun and not finished. */
function completion() {
  const button = hints().querySelector("[data-command]");
  const typed = words().value;
  const begun = typed.startsWith("/") && button.dataset.command.startsWith(typed);
  return begun && typed !== button.dataset.command ? button.dataset.fill : null;
}

function hint() {
  const command = hints().querySelector("[data-command]").dataset.command;
  const typed = words().value;
  const begun = typed.startsWith("/") && `${command} `.startsWith(typed);
  hints().toggleAttribute("data-live-shown", begun);
}

function recall(event) {
  const box = words();
  const untouched = box.value === "" || box.value === past[at];
  const next = at + (event.key === "ArrowUp" ? -1 : 1);
  if (!untouched || next < 0 || next > past.length) return;
  event.preventDefault();
  at = next;
  put(past[at] ?? "");
}

async function send() {
  const text = words().value.trimEnd(); // a space before a slash makes it a message
  if (!text) return;
  if (past.at(-1) !== text) past.push(text);
  past.splice(0, past.length - KEPT);
  at = past.length;
  sessionStorage.setItem("past", JSON.stringify(past));
  words().value = "";
  hint();
  await act({ do: "type", text });
}
