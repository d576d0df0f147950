// What opens and closes on the page itself: the switch of person, menus, the panels of a narrow window.

export function start() {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("[data-menu][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    const toggle = event.target.closest("[data-toggle]");
    if (toggle) turn(toggle.dataset.toggle);
  });
  document.addEventListener("toggle", (event) => event.target.open && fit(event.target), true); // toggle doesn't bubble
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("[data-menu][open]")) {
      shut(menu);
      event.preventDefault(); // a menu inside a modal closes alone
    }
    hide();
  });
}

/** Close a menu, and leave the focus on what opened it. */
export function shut(menu) {
  menu.open = false;
  menu.querySelector("summary").focus();
}

/** Turn a menu to the side where it fits. */
function fit(details) {
  const menu = details.matches("[data-menu]") && details.querySelector(".menu");
  if (!menu) return;
  menu.toggleAttribute("data-live-left", false);
  menu.toggleAttribute("data-live-up", false);
  const room = (details.closest(".messages, .view-body") ?? document.body).getBoundingClientRect();
  const taken = menu.getBoundingClientRect();
  menu.toggleAttribute("data-live-left", taken.right > room.right);
  menu.toggleAttribute("data-live-up", taken.bottom > room.bottom);
}

/** Close whatever slid over the conversation. */
export function hide() {
  for (const panel of ["sidebar", "guide"]) show(panel, false);
}

/** Open or close a panel; the focus goes in with it, and comes back out. */
function turn(panel) {
  const open = show(panel);
  if (open) document.getElementById(panel).querySelector("a, button").focus();
}

function show(panel, wanted) {
  const open = document.body.classList.toggle(`show-${panel}`, wanted);
  for (const button of document.querySelectorAll(`[data-toggle=${panel}][aria-expanded]`)) {
    const left = !open && document.getElementById(panel).contains(document.activeElement);
    if (left) button.focus();
    button.setAttribute("aria-expanded", String(open));
  }
  return open;
}
