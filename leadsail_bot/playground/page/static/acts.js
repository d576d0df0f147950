// Tells the server what somebody did, and says so when it could not be done.

/** Where the person is and who: the page's body knows. */
export function here() {
  const { as, in: channel, thread, tab } = document.body.dataset;
  return { as, channel, thread, tab };
}

/** Perform an act; `element` looks busy meanwhile. Resolves to the server's answer, or null when there was none. */
export async function act(told, element) {
  if (element?.getAttribute("aria-busy") === "true") return null;
  element?.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch("/act", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ as: here().as, channel: here().channel, ...told }),
    });
    const read = await answer.json();
    if (!answer.ok) toast(read.error);
    return answer.ok ? read : null;
  } catch {
    toast("The playground doesn't answer. Is it still running?");
    return null;
  } finally {
    element?.removeAttribute("aria-busy");
  }
}

let leaving = 0;

/** Say something that stands nowhere on the page, for a few seconds. */
export function toast(words) {
  const place = document.getElementById("toast");
  place.textContent = words;
  place.hidden = false;
  clearTimeout(leaving);
  leaving = setTimeout(() => (place.hidden = true), 5000);
}
