// Starts the page and keeps it up to date: the server sends the parts that changed, each is taken over in place.

import * as acts from "./acts.js";
import * as combo from "./combo.js";
import * as composer from "./composer.js";
import * as controls from "./controls.js";
import * as dialog from "./dialog.js";
import * as levers from "./levers.js";
import * as menus from "./menus.js";
import { fill } from "./morph.js";
import * as place from "./place.js";
import * as shortcuts from "./shortcuts.js";
import * as thread from "./thread.js";

let stream;

function listen() {
  stream?.close();
  const { channel, ...where } = acts.here();
  stream = new EventSource(`/live?${new URLSearchParams({ in: channel, ...where })}`);
  stream.onmessage = (event) => refresh(JSON.parse(event.data));
  stream.onerror = () => acts.toast("Lost the playground. It comes back here once it runs again.");
  stream.onopen = acts.hush;
}

const addressed = () => Object.fromEntries(new URLSearchParams(location.search));

/** The address says who and where, even if the one that was opened left it to the server: there one comes back to. */
function spellOut() {
  const { as, channel } = acts.here();
  history.replaceState(null, "", `?${new URLSearchParams({ ...addressed(), as, in: channel })}${location.hash}`);
}

function refresh(parts) {
  for (const [id, html] of Object.entries(parts)) {
    if (id === "place") place.refresh(html);
    else if (id === "composer") composer.refresh(html);
    else if (id === "dialog") dialog.refresh(html);
    else if (id === "thread") thread.refresh(html);
    else fill(document.getElementById(id), html);
  }
}

/** Turn this window to a conversation, a message in it, its thread, or a tab of the app; `aim`: go to that message. */
function visit({ channel, thread = "", tab = "", at = "" }, aim = at) {
  Object.assign(document.body.dataset, { in: channel, thread, tab, at, aim });
  menus.hide();
  listen();
  enter();
}

/** The app is told when somebody comes into its own space. */
function enter() {
  const { tab } = acts.here();
  if (tab) acts.act({ do: "visit", tab });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-place], a[data-thread]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.closest("#dialog")) dialog.leave(true);
  history.pushState(null, "", link.href);
  const { place: channel, thread, tab, at } = link.dataset;
  if (channel) visit({ channel, thread, tab, at });
  else visit({ ...acts.here(), thread }, "");
});
addEventListener("popstate", () => {
  const wanted = addressed();
  if (wanted.as !== acts.here().as) location.reload();
  else visit({ ...wanted, channel: wanted.in });
});
addEventListener("pagehide", () => stream?.close());

for (const part of [menus, controls, combo, composer, dialog, shortcuts, levers]) part.start();
dialog.settle();
place.settle();
spellOut();
listen();
enter();
document.body.dataset.ready = "";
