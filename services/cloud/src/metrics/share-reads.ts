/**
 * Returns a function that shares one `read` among all its callers, so that slow reads cannot fill the pool: a caller
 * during a read gets its result, and so does one within `keepMs` milliseconds after its start. A failure counts too.
 */
export function shareReads<Result>(read: () => Promise<Result>, keepMs = 0): () => Promise<Result> {
  let current: { readonly result: Promise<Result>; readonly startedMs: number } | undefined;
  let isRunning = false;
  return () => {
    if (current !== undefined && (isRunning || performance.now() - current.startedMs < keepMs)) {
      return current.result;
    }
    isRunning = true;
    const result = read().finally(() => {
      isRunning = false;
    });
    current = { result, startedMs: performance.now() };
    return result;
  };
}
