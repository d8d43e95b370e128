/** Is told how far it is. */
export interface FetchProgress {
  /** How many files there are to fetch. */
  start: (fileCount: number) => void;
  fetched: (name: string) => Promise<void>;
  /** Also after a failure: gives the terminal back as it was. */
  stop: () => void;
}
