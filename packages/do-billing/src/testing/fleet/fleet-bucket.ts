import type { Lifetime } from './lifetime.ts';

/**
 * A Spaces bucket that an account has or had. Where there is one, the subscription is billed.
 *
 * @example
 * import type { FleetBucket } from '@arcadia/do-billing/testing';
 *
 * export const media: FleetBucket = {
 *   name: 'media', region: 'fra1', project: '', created: '2025-01-01T00:00:00Z',
 *   bandwidth: { '2026-04': { gigabytes: '1210.5', cents: 186 } },
 * };
 */
export interface FleetBucket extends Lifetime {
  readonly name: string;
  readonly region: string;
  readonly project: string;
  /** What it sent, by month (`YYYY-MM`), in US cents: a line for each that is billed. Since August 2024. */
  readonly bandwidth?:
    | Readonly<Record<string, { readonly gigabytes: string; readonly cents: number }>>
    | undefined;
}
