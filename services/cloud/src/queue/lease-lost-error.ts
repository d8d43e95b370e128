import type { ClaimedWork } from './claim.ts';

/** The piece of work is not ours any more: nothing that was done for it may be committed. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
  readonly code = 'lease_lost';
  readonly kind: string;
  readonly key: string;

  constructor({ kind, key }: ClaimedWork) {
    super(`The lease on ${kind} ${key} is lost; whoever has it now does the work.`);
    this.kind = kind;
    this.key = key;
  }
}
