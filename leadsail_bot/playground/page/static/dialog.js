// The modal on top of the page and the question before a risky button.

import { act, lastWords } from "./acts.js";
import { state } from "./fields.js";
import { standing, stepAside } from "./footing.js";
import { fill } from "./morph.js";
import { speak } from "./news.js";

const dialog = document.getElementById("dialog");
const question = document.getElementById("confirmation");
const closed = new Set(); // views that were closed here: they never come back, however late the server hears of it
const left = new Map(); // where somebody stood in each view before another came over it
let opener; // what had the focus before the modal

export function start() {
  dialog.addEventListener("submit", submitted);
  dialog.addEventListener("cancel", (event) => {
    if (!event.cancelable) return; // the browser closes it anyway: see "close"
    event.preventDefault(); // a view below this one stays
    leave(false);
  });
  dialog.addEventListener("close", () => {
    if (dialog.open) return; // another view came meanwhile
    if (covers()) dialog.showModal();
    else stepAside(opener);
    leave(false); // a browser may insist: nobody was told yet
  });
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("[data-close]");
    if (button) leave(button.dataset.close === "all", button);
  });
  addEventListener("pagehide", () => {
    const view = dialog.open && dialog.querySelector("[data-view]");
    if (view) lastWords({ do: "keep", view: view.dataset.view, state: state(view) });
  });
}

/** Take over the fresh modal and say what is new in a view; one that was replaced begins at its top, as in Slack. */
export function refresh(html) {
  const before = { view: shown(), field: first(), said: said(), wrong: wrong() };
  left.set(before.view, { ...document.activeElement.dataset });
  fill(dialog, html);
  settle(before.view, before.field);
  if (wrong() && !before.wrong) return wrong().scrollIntoView({ block: "center" });
  if (shown() !== before.view) return;
  if (replaced(before.said)) dialog.querySelector(".view-body").scrollTop = 0;
  const words = blocks().filter((block) => !block.matches(".input, .actions")).map((block) => block.textContent);
  const fresh = words.filter((one) => !before.said.includes(one)).map((one) => one.trim().replace(/\s+/g, " "));
  speak(fresh, dialog.querySelector("[data-spoken]"));
}

/** The first thing that is wrong in a form. */
const wrong = () => dialog.querySelector(".field-error");

const blocks = () => [...dialog.querySelectorAll(".view-body > .block")];

/** The words of each block of the view on top. */
const said = () => blocks().map((block) => block.textContent);

/** Whether most of what is said now was not said before. */
function replaced(before) {
  const size = (words) => words.join("").length;
  const now = said();
  return size(now.filter((words) => !before.includes(words))) * 2 > size(now);
}

/** Where the focus goes in a view: the first field of a form, or the one the app chose. */
const first = () => dialog.querySelector("[autofocus]") ?? dialog.querySelector("[data-input-block] [data-field]");

/** What had the focus in this view before another came over it, or took its place; or what is for the same. */
function again() {
  const { block, action } = left.get(shown()) ?? {};
  const alike = [...dialog.querySelectorAll("[data-action]")].filter(({ dataset }) => dataset.action === action);
  return alike.find(({ dataset }) => dataset.block === block) ?? alike[0];
}

/** Show or hide the modal after its content changed; the focus goes to a new view, its first field, or back. */
export function settle(before, field) {
  const view = dialog.querySelector("[data-view]");
  if (!view || closed.has(view.dataset.view)) return dialog.open && dialog.close();
  if (!dialog.open) open();
  const body = view.querySelector(".view-body");
  const lost = !dialog.contains(document.activeElement);
  const came = document.activeElement === body && !field;
  if (view.dataset.view !== before || lost || came) (again() ?? first() ?? body).focus();
}

function open() {
  opener = standing();
  dialog.showModal();
}

/** Which view is on top now. */
export const shown = () => dialog.querySelector("[data-view]")?.dataset.view;

/** Whether there is another view below that one. */
const covers = () => dialog.querySelector("[data-view]:not([data-depth='1'])") !== null && !closed.has(shown());

/** Ask what a control wants to be asked; true when there is nothing to ask or the answer was yes. */
export function confirmed(control) {
  const asked = control.closest(".element")?.querySelector("template[data-confirmation]");
  if (!asked) return true;
  question.firstElementChild.replaceChildren(asked.content.cloneNode(true));
  question.returnValue = "";
  for (const button of question.querySelectorAll("button")) button.onclick = () => question.close(button.value);
  question.showModal();
  return new Promise((resolve) => {
    question.addEventListener("close", () => resolve(question.returnValue === "yes"), { once: true });
  });
}

async function submitted(event) {
  event.preventDefault();
  const view = event.target;
  const button = view.querySelector("[type=submit]");
  if (!button) return; // Enter in a view that can't be sent
  view.dataset.liveWaiting = "";
  await act({ do: "submit", view: view.dataset.view, state: state(view) }, button);
  delete view.dataset.liveWaiting;
}

/** Close the view on top, or all of them; the last one goes at once, as what is typed next is for the page below. */
export async function leave(all, button) {
  const view = shown();
  if (!view || closed.has(view)) return;
  const last = all || dialog.querySelector("[data-view]").dataset.depth === "1";
  if (last) closed.add(view);
  if (last && dialog.open) dialog.close();
  await act({ do: "close", view, all }, button);
}
