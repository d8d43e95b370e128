import type { Lifetime } from './lifetime.ts';

/**
 * A reserved IP, from when on and until when no Droplet had it: only that time is billed.
 *
 * @example
 * import type { FleetReservedIp } from '@arcadia/do-billing/testing';
 *
 * export const unused: FleetReservedIp = { ip: '203.0.113.7', created: '2026-04-01T00:00:00Z' };
 */
export interface FleetReservedIp extends Lifetime {
  readonly ip: string;
}
