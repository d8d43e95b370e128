/**
 * When something was there, in RFC 3339; `destroyed` is absent where it still is.
 *
 * @example
 * import type { Lifetime } from '@arcadia/do-billing/testing';
 *
 * export const firstWeek: Lifetime = {
 *   created: '2026-04-01T00:00:00Z',
 *   destroyed: '2026-04-08T00:00:00Z',
 * };
 */
export interface Lifetime {
  readonly created: string;
  readonly destroyed?: string | undefined;
}
