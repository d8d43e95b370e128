import { type Month, monthOf } from '../billing/month.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { GenerateInvoiceOptions } from './generate-invoice-options.ts';
import { Random } from './random.ts';
import { randomFleet } from './random-fleet.ts';

/** What a generated invoice bills, before it is billed. */
export interface InvoicePlan {
  readonly fleet: Fleet;
  readonly month: Month;
  readonly invoiceUuid: string;
  readonly invoiceId: string;
}

/** @throws {TypeError} where an option is not as it must be. */
export function planInvoice({ seed, billingPeriod, lines }: GenerateInvoiceOptions): InvoicePlan {
  if (!Number.isSafeInteger(seed)) throw new TypeError('"seed" must be an integer');
  if (lines !== undefined && !(Number.isSafeInteger(lines) && lines >= 0)) {
    throw new TypeError('"lines" must be an integer, 0 or more');
  }
  const random = new Random(seed, 'invoice');
  const month = monthOf(billingPeriod ?? randomPeriod(random), {
    hasFractionalHours: random.oneIn(4),
  });
  const someLines = random.between(20, 80);
  return {
    fleet: randomFleet(seed, month, lines ?? someLines),
    month,
    invoiceUuid: random.uuid(),
    invoiceId: String(random.between(4_000_000, 999_999_999)),
  };
}

function randomPeriod(random: Random): string {
  return `${random.between(2018, 2026)}-${String(random.between(1, 12)).padStart(2, '0')}`;
}
