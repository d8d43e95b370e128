/** Whoever read the output has read enough, as `head` does. */
export class OutputClosedError extends Error {
  override readonly name = 'OutputClosedError';
}
