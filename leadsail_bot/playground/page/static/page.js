// Starts the page and keeps it up to date: the server sends the parts that changed, each is taken over in place.

import * as acts from "./acts.js";
import * as combo from "./combo.js";
import * as composer from "./composer.js";
import * as controls from "./controls.js";
import * as dialog from "./dialog.js";
import * as menus from "./menus.js";
import { fill } from "./morph.js";
import * as place from "./place.js";

let stream;

function listen() {
  stream?.close();
  const { as, channel } = acts.here();
  stream = new EventSource(`/live?${new URLSearchParams({ as, in: channel })}`);
  stream.onmessage = (event) => refresh(JSON.parse(event.data));
  stream.onerror = () => acts.toast("Lost the playground. It comes back here once it runs again.");
  stream.onopen = () => (document.getElementById("toast").hidden = true);
}

function refresh(parts) {
  for (const [id, html] of Object.entries(parts)) {
    if (id === "place") place.refresh(html);
    else if (id === "dialog") dialog.refresh(html);
    else fill(document.getElementById(id), html);
  }
}

function visit(channel) {
  document.body.dataset.in = channel;
  menus.hide();
  listen();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-place]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  history.pushState(null, "", link.href);
  visit(link.dataset.place);
});
addEventListener("popstate", () => {
  const wanted = new URLSearchParams(location.search);
  const { as, channel } = acts.here();
  if (wanted.get("as") && wanted.get("as") !== as) location.reload();
  else visit(wanted.get("in") ?? channel);
});
addEventListener("pagehide", () => stream?.close());

for (const part of [menus, controls, combo, composer, dialog]) part.start();
dialog.settle();
place.end();
listen();
document.body.dataset.ready = "";
