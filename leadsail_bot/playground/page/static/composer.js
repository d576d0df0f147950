// The message boxes, of a channel and of a thread: Enter sends, / shows the commands, @ the people, the up arrow
// brings back what was typed before.

import { act, here } from "./acts.js";
import * as drafts from "./drafts.js";
import * as guide from "./guide.js";
import { hide } from "./menus.js";
import { fill } from "./morph.js";

const KEPT = 50;
const past = JSON.parse(sessionStorage.getItem("past") ?? "[]");
let at = past.length;
let awaited = ""; // words for a box that isn't there yet

const words = () => document.getElementById("words");
const boxOf = (target) => (target.matches?.("[data-composer] textarea") ? target : null);
const offers = (box) => [...box.form.querySelectorAll("[data-begins]")];

export function start() {
  document.addEventListener("input", (event) => boxOf(event.target) && changed(event.target));
  document.addEventListener("keydown", (event) => boxOf(event.target) && pressed(event));
  document.addEventListener("focusout", (event) => {
    const box = boxOf(event.target);
    if (box && !box.form.contains(event.relatedTarget)) show(box, []);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-composer]")) return;
    event.preventDefault();
    send(event.target.querySelector("textarea"));
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-fill]");
    if (!button) return;
    const form = button.closest("[data-composer]");
    if (form) complete(form.querySelector("textarea"), button);
    else put(button.dataset.fill);
  });
  for (const box of document.querySelectorAll("[data-composer] textarea")) turn(box);
  if (matchMedia("(pointer: fine)").matches) words()?.focus();
}

/** A box that came to another conversation shows what was typed in that one. */
export function turn(box) {
  if (box && drafts.turn(box)) show(box, []);
}

/** Take over the fresh box, and put into it what waited for one. */
export function refresh(html) {
  fill(document.getElementById("composer"), html);
  turn(words());
  if (awaited && words()) put(awaited);
}

/** Put words into the box of the channel, or from the app's own space of the first one, ready to be sent. */
export function put(text, box = words()) {
  awaited = box ? "" : text;
  if (!box) return document.querySelector("#sidebar a[data-place]:not([data-tab])").click();
  hide();
  box.value = text;
  box.focus();
  box.setSelectionRange(text.length, text.length);
  changed(box);
}

/** Other words stand in a box now. */
function changed(box) {
  drafts.keep(box);
  hint(box);
}

function pressed(event) {
  if (event.isComposing) return;
  const box = event.target;
  const offered = offers(box).filter((button) => "liveOffered" in button.dataset);
  const chosen = offered.find((button) => "liveChosen" in button.dataset);
  if (chosen && ["ArrowUp", "ArrowDown"].includes(event.key) && offered.length > 1) {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    choose(box, offered.at((offered.indexOf(chosen) + step) % offered.length));
  } else if (chosen && (event.key === "Tab" || event.key === "Enter") && !event.shiftKey) {
    event.preventDefault();
    complete(box, chosen);
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send(box);
  } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
    recall(event);
  } else if (event.key === "Escape") {
    show(box, []);
  }
}

/** What stands last in the box and could still become a command or a name. */
function begun(box) {
  const command = box.value.startsWith("/") ? box.value : null;
  return command ?? box.value.match(/(?:^|\s)(@[^@\n]*)$/)?.[1] ?? "";
}

/** Offer what would go on from there; what is complete already needs no more than its usage. */
function hint(box) {
  const typed = begun(box).toLowerCase();
  const goesOn = ({ dataset }) => typed && `${dataset.begins} `.toLowerCase().startsWith(typed);
  const offered = offers(box).filter(goesOn);
  show(box, offered);
  const open = offered.filter(({ dataset }) => dataset.begins.length > typed.length);
  if (open.length) choose(box, open[0]);
}

function show(box, offered) {
  for (const button of offers(box)) {
    button.toggleAttribute("data-live-offered", offered.includes(button));
    button.toggleAttribute("data-live-chosen", false);
  }
  box.form.querySelector(".hints").toggleAttribute("data-live-shown", offered.length > 0);
}

function choose(box, button) {
  for (const one of offers(box)) one.toggleAttribute("data-live-chosen", one === button);
}

function complete(box, button) {
  const before = box.value.slice(0, box.value.length - begun(box).length);
  put(before + button.dataset.fill, box);
}

function recall(event) {
  const box = event.target;
  const untouched = box.value === "" || box.value === past[at];
  const next = at + (event.key === "ArrowUp" ? -1 : 1);
  if (!untouched || next < 0 || next > past.length) return;
  event.preventDefault();
  at = next;
  put(past[at] ?? "", box);
}

async function send(box) {
  const text = box.value.trimEnd(); // a space before a slash makes it a message
  if (!text) return;
  if (past.at(-1) !== text) past.push(text);
  past.splice(0, past.length - KEPT);
  at = past.length;
  sessionStorage.setItem("past", JSON.stringify(past));
  box.value = "";
  changed(box);
  guide.sent(text);
  const thread = box.id === "reply" ? { thread: here().thread } : {};
  const taken = await act({ do: "type", text, ...thread });
  if (!taken && !box.value) put(text, box); // nothing was sent: it may be sent again
}
