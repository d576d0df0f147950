// Where a list of messages stands: at its end it follows what is new, and whatever room it has; elsewhere it stays.

const AT_END_PX = 60;
const kept = new WeakMap(); // where each list stood last, and in which size
const rooms = new ResizeObserver((lists) => {
  for (const { target } of lists) kept.get(target).end ? end(target) : keep(target);
});

export const atEnd = (list) => list.scrollHeight - list.scrollTop - list.clientHeight < AT_END_PX;

/** Go to the newest message. */
export function end(list) {
  list.scrollTop = list.scrollHeight;
  keep(list);
}

/** Somebody stands here now: at the end they stay there when the list gets another size. */
export function keep(list) {
  const known = kept.has(list);
  kept.set(list, { end: atEnd(list), size: size(list) });
  if (known) return;
  rooms.observe(list);
  list.addEventListener("scroll", () => size(list) === kept.get(list).size && keep(list)); // else nobody scrolled
}

const size = (list) => `${list.clientWidth} ${list.clientHeight}`;

/** Bring a message into view: its end, or its beginning when it is taller than the window. */
export function reveal(list, message) {
  if (message.offsetHeight <= list.clientHeight) return end(list);
  list.scrollTop += top(message) - top(list);
  keep(list);
}

const top = (node) => node.getBoundingClientRect().top;
