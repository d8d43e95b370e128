/** What every error of this package extends. `code` is stable; the message is for people. */
export abstract class DoBillingError extends Error {
  abstract readonly code: string;
}
