import type { Lifetime } from './lifetime.ts';

/** An app that an account has or had, with the components it is billed by. */
export interface EstateApp extends Lifetime {
  readonly uuid: string;
  readonly name: string;
  readonly project: string;
  readonly components: readonly { readonly description: string; readonly monthlyCents: number }[];
}
