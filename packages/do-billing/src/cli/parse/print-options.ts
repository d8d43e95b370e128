export interface PrintOptions {
  /** Whether each line or document tells its file. */
  isList: boolean;
  strict: boolean;
}
