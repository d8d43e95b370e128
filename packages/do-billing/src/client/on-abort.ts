/** The listeners of one signal, and the only listener that the signal itself has. */
interface Group {
  readonly listeners: Set<() => void>;
  readonly callAll: () => void;
}

const groups = new WeakMap<AbortSignal, Group>();

/**
 * Calls `listener` once if the signal is aborted. Returns a function that stops listening.
 *
 * All listeners of one signal share a single one on the signal itself: Node 20 warns of a leak at the eleventh, but
 * eleven requests at a time are not a leak. `AbortSignal.any` would not warn, but there the signal keeps a reference
 * to each of its followers for as long as it lives.
 */
export function onAbort(signal: AbortSignal | undefined, listener: () => void): () => void {
  if (signal === undefined) return () => undefined;
  const { listeners, callAll } = groups.get(signal) ?? createGroup(signal);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || groups.get(signal)?.listeners !== listeners) return;
    groups.delete(signal);
    signal.removeEventListener('abort', callAll);
  };
}

function createGroup(signal: AbortSignal): Group {
  const listeners = new Set<() => void>();
  const callAll = () => {
    groups.delete(signal);
    for (const listener of listeners) listener();
  };
  const group = { listeners, callAll };
  groups.set(signal, group);
  signal.addEventListener('abort', callAll, { once: true });
  return group;
}
