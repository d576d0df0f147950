// Tells the server what somebody did, and says so when it could not be done.

const itself = (sessionStorage.window ??= crypto.randomUUID()); // which window this is: a modal opens in one alone

/** Where the person is and who: the page's body knows. */
export function here() {
  const { as, in: channel, thread, tab, at } = document.body.dataset;
  return { as, channel, thread, tab, at, window: itself };
}

/** Perform an act of this person here. */
export function act(told, element) {
  const { as, channel } = here();
  return post("/act", { as, channel, window: itself, ...told }, element);
}

/** Tell the server something as the page goes: nobody waits for its answer. */
export function lastWords(told) {
  const { as, channel } = here();
  const words = JSON.stringify({ as, channel, window: itself, ...told });
  navigator.sendBeacon("/act", new Blob([words], { type: "application/json" }));
}

const asked = new WeakMap(); // what was told last for an element

/** Tell the server something; `element` looks busy meanwhile. Resolves to its answer, or null. */
export async function post(address, told, element) {
  if (element?.getAttribute("aria-busy") === "true") return null;
  element?.setAttribute("aria-busy", "true");
  if (element) asked.set(element, told);
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(told),
    });
    const read = await answer.json();
    if (!answer.ok) toast(read.error);
    return answer.ok ? read : null;
  } catch {
    toast("The playground doesn't answer. Is it still running?");
    return null;
  } finally {
    if (element && asked.get(element) === told) element.removeAttribute("aria-busy");
  }
}

let leaving = 0;

/** Say something that stands nowhere on the page, for a few seconds. */
export function toast(words) {
  const place = document.getElementById("toast");
  place.textContent = words;
  place.togglePopover(false);
  place.togglePopover(true); // on top of everything, a modal too
  clearTimeout(leaving);
  leaving = setTimeout(hush, 5000);
}

/** Nothing to say any more. */
export const hush = () => document.getElementById("toast").togglePopover(false);
