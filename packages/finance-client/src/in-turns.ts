/** At most some 10 ms of work on lines. */
const BATCH_LENGTH = 1_000;

/** Yields the items in batches, and lets the process do other work between two of them: an invoice may have 100,000 lines. */
export async function* inTurns<Item>(
  items: readonly Item[],
): AsyncGenerator<{ readonly batch: readonly Item[]; readonly start: number }> {
  for (let start = 0; start < items.length; start += BATCH_LENGTH) {
    if (start > 0) await new Promise((resolve) => setTimeout(resolve, 0));
    yield { batch: items.slice(start, start + BATCH_LENGTH), start };
  }
}
