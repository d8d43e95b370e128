import type { Lifetime } from './lifetime.ts';

/**
 * An app that an account has or had, with the components it is billed by, in US cents a month.
 *
 * @example
 * import type { FleetApp } from '@arcadia/do-billing/testing';
 *
 * export const shop: FleetApp = {
 *   uuid: '3bb1f2a0-1c07-4c2e-9f2d-5d3c8b2f9e11', name: 'shop', project: '',
 *   created: '2026-04-03T08:00:00Z',
 *   components: [{ description: 'shop-api', monthlyCents: 1200 }],
 * };
 */
export interface FleetApp extends Lifetime {
  readonly uuid: string;
  readonly name: string;
  readonly project: string;
  readonly components: readonly { readonly description: string; readonly monthlyCents: number }[];
}
