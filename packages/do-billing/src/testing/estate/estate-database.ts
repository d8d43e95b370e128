import type { Lifetime } from './lifetime.ts';

/** A managed database that an account has or had. */
export interface EstateDatabase extends Lifetime {
  readonly uuid: string;
  readonly name: string;
  readonly project: string;
  /** As the line describes them: `1 node - 1 GB / 1 vCPU / 10 GB SSD`. */
  readonly nodes: string;
  readonly monthlyCents: number;
}
