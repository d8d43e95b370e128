import type { Lifetime } from './lifetime.ts';

/**
 * A reserved IP, from when on and until when no Droplet had it: only that time is billed.
 *
 * @example
 * import type { EstateReservedIp } from '@arcadia/do-billing/testing';
 *
 * export const unused: EstateReservedIp = { ip: '203.0.113.7', created: '2026-04-01T00:00:00Z' };
 */
export interface EstateReservedIp extends Lifetime {
  readonly ip: string;
}
