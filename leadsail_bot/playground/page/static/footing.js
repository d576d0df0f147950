// Where somebody stands among messages: what is taken away under them leaves the focus near it.

/** What has the focus in the conversation or the thread, and what it is part of. */
export function standing() {
  const control = document.activeElement;
  const pane = control.closest("#place, #thread");
  const { block, action } = control.dataset;
  return pane && { pane, block, action, message: control.closest(".message")?.id };
}

/** Where that is gone, a control beside it gets the focus, or one for the same; else its message, else the list. */
export function stepAside(stood) {
  if (!stood || held()) return;
  const message = stood.message && document.getElementById(stood.message);
  const there = message ? [...message.querySelectorAll("[data-click], [data-field]")] : [];
  const alike = (key) => there.find((one) => one.dataset[key] === stood[key] && one.checkVisibility());
  const near = alike("block") ?? alike("action") ?? message ?? stood.pane.querySelector(".messages");
  near?.focus({ preventScroll: true });
}

/** Whether anything has the focus; for a moment even what is hidden does. */
function held() {
  const control = document.activeElement;
  return control !== document.body && control.checkVisibility();
}
