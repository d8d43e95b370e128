import type { Lifetime } from './lifetime.ts';

/** A snapshot that an account has or had. It belongs to no project. */
export interface EstateSnapshot extends Lifetime {
  readonly uuid: string;
  /** Free text. */
  readonly name: string;
  readonly of: 'Droplet' | 'Volume';
  readonly region: string;
  readonly hundredthsOfGigabyte: number;
}
