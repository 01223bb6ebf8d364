// Letting others have the event loop in the middle of long work.

/** Resolves in a later turn: sockets, timers and other requests have had theirs. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
