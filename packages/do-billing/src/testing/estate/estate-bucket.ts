import type { Lifetime } from './lifetime.ts';

/** A Spaces bucket that an account has or had. Where there is one, the subscription is billed. */
export interface EstateBucket extends Lifetime {
  readonly name: string;
  readonly region: string;
  readonly project: string;
  /** What it sent, by month (`YYYY-MM`): a line for each that is billed. Bills have it since August 2024. */
  readonly bandwidth?:
    | Readonly<Record<string, { readonly gigabytes: string; readonly cents: number }>>
    | undefined;
}
