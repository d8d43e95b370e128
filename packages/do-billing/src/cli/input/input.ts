/** What a command reads an invoice from. */
export interface Input {
  /** The path, or `stdin`. */
  name: string;
  /** Null for stdin. */
  path: string | null;
  open: () => AsyncIterable<Uint8Array | string>;
}
