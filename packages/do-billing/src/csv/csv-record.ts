/** A record of a CSV, before anyone looks at what its cells say. */
export interface CsvRecord {
  /** Unquoted. Empty where `fault` is not null. */
  readonly cells: readonly string[];
  /**
   * `encoding` where its bytes are no text; `quote` where its quotes are not around whole cells,
   * doubled inside, and closed, so that where its cells end is anyone's guess.
   */
  readonly fault: 'encoding' | 'quote' | null;
  /** As it stands in the document, without its line end. */
  readonly raw: string;
}
