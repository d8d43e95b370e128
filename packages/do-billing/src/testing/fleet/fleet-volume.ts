import type { Lifetime } from './lifetime.ts';

/**
 * A volume that an account has or had.
 *
 * @example
 * import type { FleetVolume } from '@arcadia/do-billing/testing';
 *
 * export const data: FleetVolume = {
 *   uuid: '506f78a4-e098-11e5-ad9f-000f53306ae1', name: 'data', project: 'shop',
 *   region: 'fra1', gigabytes: 100, created: '2026-04-01T00:00:00Z',
 * };
 */
export interface FleetVolume extends Lifetime {
  readonly uuid: string;
  readonly name: string;
  readonly region: string;
  readonly gigabytes: number;
  readonly project: string;
  /** One tagged `k8s` is a claim of a cluster, and billed by the cluster. */
  readonly tags?: readonly string[] | undefined;
}
