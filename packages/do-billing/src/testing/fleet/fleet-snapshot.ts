import type { Lifetime } from './lifetime.ts';

/**
 * A snapshot that an account has or had. It belongs to no project.
 *
 * @example
 * import type { FleetSnapshot } from '@arcadia/do-billing/testing';
 *
 * export const snapshot: FleetSnapshot = {
 *   uuid: '119192817', name: 'before (v2)', of: 'Droplet', region: 'syd1',
 *   hundredthsOfGigabyte: 1015, created: '2026-04-01T00:00:00Z', // 10.15 GB
 * };
 */
export interface FleetSnapshot extends Lifetime {
  readonly uuid: string;
  /** Free text. */
  readonly name: string;
  readonly of: 'Droplet' | 'Volume';
  readonly region: string;
  readonly hundredthsOfGigabyte: number;
}
