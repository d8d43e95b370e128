import type { UnmatchedCost } from '../billing/unmatched-cost.ts';
import type { WorkKind } from '../queue/work-kind.ts';
import type { Cause } from './cause.ts';
import { chainBroken } from './chain-cause.ts';
import { type InstanceAge, type InstanceView, instanceCauses } from './instance-causes.ts';
import { invoiceCauses } from './invoice-causes.ts';
import { providerCauses } from './provider-causes.ts';
import { queueCauses } from './queue-causes.ts';

export interface CauseOptions extends InstanceView, InstanceAge {
  /** The kinds of work that this service runs. Items that other kinds left behind need nobody. */
  readonly kinds: readonly WorkKind[];
  readonly isProviderConfigured: boolean;
  /** The place to which this service pushes invoices. Undefined if it pushes none. */
  readonly financeTarget: string | undefined;
  /** The part of a bill, from 0 to 1, whose lines may match no resource. */
  readonly unmatchedFloor: number;
  readonly unmatchedCost: UnmatchedCost;
}

/** Every cause of attention. */
export function createCauses(options: CauseOptions): Cause[] {
  const { kinds, isProviderConfigured, financeTarget, unmatchedFloor, unmatchedCost } = options;
  return [
    ...queueCauses(kinds),
    chainBroken,
    ...invoiceCauses(financeTarget, options),
    ...providerCauses({
      isConfigured: isProviderConfigured,
      unmatchedCost,
      unmatchedFloor,
    }),
    ...instanceCauses(options),
  ];
}
