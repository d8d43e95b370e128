/** A list of the provider, read page by page as it is iterated; each iteration starts anew. */
export interface Listing<T> extends AsyncIterable<T> {
  /** Every item, or an error: never a part of them. */
  all(): Promise<T[]>;
}

export function listing<T>(read: () => AsyncGenerator<T, void, void>): Listing<T> {
  return {
    [Symbol.asyncIterator]: read,
    async all() {
      const items: T[] = [];
      for await (const item of read()) items.push(item);
      return items;
    },
  };
}
