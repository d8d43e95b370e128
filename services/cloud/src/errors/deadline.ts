/**
 * Waits for `work`, but not longer than `limitMs` milliseconds.
 *
 * @param what The subject of the error's message.
 * @throws {DeadlineError} if the work takes longer.
 */
export async function withDeadline<Result>(
  work: Promise<Result>,
  limitMs: number,
  what: string,
): Promise<Result> {
  if (await settlesWithin(work, limitMs)) return await work;
  throw new DeadlineError(what, limitMs);
}

/** Returns whether `work` settles within `limitMs` milliseconds. It does not throw if the work rejects. */
export async function settlesWithin(work: Promise<unknown>, limitMs: number): Promise<boolean> {
  const settled = work.then(
    () => true,
    () => true,
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, limitMs, false);
  });
  const isSettled = await Promise.race([settled, late]);
  clearTimeout(timer);
  return isSettled;
}

/** Work did not end by its deadline. It goes on, but nobody waits for it. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
  readonly code = 'deadline_exceeded';
  readonly limitMs: number;

  constructor(what: string, limitMs: number) {
    super(`${what} took longer than ${limitMs} ms. It is tried again.`);
    this.limitMs = limitMs;
  }
}
