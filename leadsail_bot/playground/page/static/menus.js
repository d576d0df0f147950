// What opens and closes on the page itself: the switch of person, menus, the panels of a narrow window.

export function start() {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("[data-menu][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    const toggle = event.target.closest("[data-toggle]");
    if (toggle) show(toggle.dataset.toggle);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("[data-menu][open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
      event.preventDefault(); // a menu inside a modal closes alone
    }
    hide();
  });
}

/** Close whatever slid over the conversation. */
export function hide() {
  for (const panel of ["sidebar", "guide"]) show(panel, false);
}

function show(panel, wanted) {
  const open = document.body.classList.toggle(`show-${panel}`, wanted);
  for (const button of document.querySelectorAll(`[data-toggle=${panel}][aria-expanded]`)) {
    button.setAttribute("aria-expanded", String(open));
  }
}
