import type { FleetDroplet } from '@arcadia/do-billing/testing';

/** A Droplet that the account has or had; its number is made from the rest. */
export interface Droplet extends Omit<FleetDroplet, 'id'> {
  /** Whether there is another of the same name and time, which only its number tells apart. */
  readonly isTwin?: boolean;
}
