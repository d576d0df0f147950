// Where a list of messages stands: at its end it follows what is new, elsewhere it stays.

const AT_END_PX = 60;

export const atEnd = (list) => list.scrollHeight - list.scrollTop - list.clientHeight < AT_END_PX;

/** Go to the newest message. */
export function end(list) {
  list.scrollTop = list.scrollHeight;
}

/** Bring a message into view: its end, or its beginning when it is taller than the window. */
export function reveal(list, message) {
  if (message.offsetHeight > list.clientHeight) list.scrollTop += top(message) - top(list);
  else end(list);
}

const top = (node) => node.getBoundingClientRect().top;
