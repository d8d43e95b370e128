/** What came of fetching, also where it ended early. */
export interface FetchTally {
  invoiceCount: number;
  /** The month of the preview; null where there is none. */
  previewMonth: string | null;
  fetchedCount: number;
  presentCount: number;
  failures: { name: string; message: string }[];
}
