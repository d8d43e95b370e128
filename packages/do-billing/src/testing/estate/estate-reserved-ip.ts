import type { Lifetime } from './lifetime.ts';

/** A reserved IP, from when on and until when no Droplet had it: only that time is billed. */
export interface EstateReservedIp extends Lifetime {
  readonly ip: string;
}
