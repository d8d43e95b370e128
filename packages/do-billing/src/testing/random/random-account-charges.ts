import type { FleetCharge } from '../fleet/fleet-charge.ts';
import type { Random } from './random.ts';

type Charge = Omit<FleetCharge, 'cents'> & { readonly atMost: number };

/** Products that no resource is billed by, and the most that they cost, in cents. */
const CHARGES = [
  {
    product: 'Bandwidth',
    kind: 'bandwidth',
    chargeCategory: 'usage',
    description: 'Bandwidth overage',
    isOverage: true,
    atMost: 9_999,
  },
  {
    product: 'Container Registry Subscription',
    kind: 'registry',
    chargeCategory: 'purchase',
    description: 'Starter Plan (500MB)',
    category: 'paas',
    atMost: 0,
  },
  {
    product: 'Container Registry Subscription',
    kind: 'registry',
    chargeCategory: 'purchase',
    description: 'Basic Plan (5GB)',
    category: 'paas',
    endsInLastSecond: true,
    atMost: 500,
  },
  {
    product: 'Premier Support Subscription',
    kind: 'support',
    chargeCategory: 'purchase',
    description: 'Premier Support',
    hours: null,
    atMost: 129_900,
  },
  {
    product: 'Serverless Inference',
    kind: 'gradient',
    chargeCategory: 'usage',
    description: 'llama3.3-70b-instruct input tokens',
    hours: null,
    category: 'paas',
    atMost: 250_000,
  },
  {
    product: 'Functions',
    kind: 'function',
    chargeCategory: 'usage',
    description: 'Functions usage (GiB-seconds)',
    hours: '0',
    category: 'paas',
    atMost: 99,
  },
  {
    product: 'Uptime',
    kind: 'other',
    chargeCategory: 'usage',
    description: 'Uptime checks',
    hours: null,
    atMost: 300,
  },
] as const satisfies [Charge, ...Charge[]];

/** What is billed to the account as a whole; now and then the same line twice, or one for $0.00. */
export function* randomAccountCharges(random: Random, count: number): Generator<FleetCharge> {
  let last: FleetCharge | null = null;
  for (let index = 0; index < count; index += 1) {
    const { atMost, ...charge }: Charge = random.pick(CHARGES);
    const cents = random.oneIn(5) ? 0 : random.between(0, atMost);
    last = last !== null && random.oneIn(10) ? last : { ...charge, cents };
    yield last;
  }
}
