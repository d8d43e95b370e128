import type { Lifetime } from './lifetime.ts';

/** A load balancer that an account has or had. */
export interface EstateLoadBalancer extends Lifetime {
  readonly uuid: string;
  readonly name: string;
  readonly project: string;
}
