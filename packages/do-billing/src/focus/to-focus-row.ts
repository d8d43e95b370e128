import { chargePeriod, type TimeSpan } from '../billing-period.ts';
import type { ChargeCategory, CostLine } from '../lines/cost-line.ts';
import { formatMicros } from '../money/micros.ts';
import type { FocusOptions } from './focus-options.ts';
import { focusResource } from './focus-resource.ts';
import type { FocusRow } from './focus-row.ts';
import { FOCUS_SERVICES } from './focus-services.ts';

/**
 * A line with the id of the resource that it names, where `matchCostLines` has found it.
 *
 * @example
 * import type { CostLine, CostLineMatch, FocusLine } from '@arcadia/do-billing';
 *
 * export const withId = (line: CostLine, match: CostLineMatch): FocusLine => ({
 *   ...line,
 *   resourceId: match.status === 'matched' ? match.resource.providerId : null,
 * });
 */
export interface FocusLine extends CostLine {
  /** The provider's id. Default is null: the CSV has no ids. */
  resourceId?: string | null | undefined;
}

const PROVIDER = 'DigitalOcean';

const CHARGES = {
  usage: ['Usage', 'Usage-Based', 'Standard'],
  purchase: ['Purchase', 'Recurring', 'Standard'],
  tax: ['Tax', 'One-Time', null],
  credit: ['Credit', 'One-Time', null],
  adjustment: ['Adjustment', 'One-Time', null],
} as const satisfies Record<ChargeCategory, unknown>;

/** DigitalOcean bills a month when it is over, so what is paid back was invoiced before. */
const PAID_BACK = /\b(?:refund|reversal|chargeback)/i;

export function toFocusRow(
  line: FocusLine,
  { version, billingAccountId, billingAccountName, invoiceId }: FocusOptions,
  month: TimeSpan,
): FocusRow {
  const { startMs, endMs } = chargePeriod(line, month);
  const isLate = startMs < month.startMs && endMs <= month.startMs;
  const [category, frequency, pricing] = CHARGES[line.chargeCategory];
  const [serviceCategory, serviceSubcategory, unit = null] = FOCUS_SERVICES[line.kind];
  const cost = formatMicros(line.amountMicros);
  const quantity = pricing && unit && asDecimal(line.hours);
  const consumed = category === 'Usage' ? quantity : null;
  const resource = focusResource(line.resource, line.resourceId);
  const columns = {
    AvailabilityZone: null,
    BilledCost: cost,
    BillingAccountId: billingAccountId,
    BillingAccountName: billingAccountName,
    BillingCurrency: line.currency,
    BillingPeriodEnd: asTime(month.endMs),
    BillingPeriodStart: asTime(month.startMs),
    ChargeCategory: category,
    ChargeClass: isLate || PAID_BACK.test(line.product) ? 'Correction' : null,
    ChargeDescription: line.description || line.product || PROVIDER,
    ChargeFrequency: frequency,
    ChargePeriodEnd: asTime(Math.ceil(endMs / 1000) * 1000),
    ChargePeriodStart: asTime(startMs),
    CommitmentDiscountCategory: null,
    CommitmentDiscountId: null,
    CommitmentDiscountName: null,
    CommitmentDiscountStatus: null,
    CommitmentDiscountType: null,
    ConsumedQuantity: consumed,
    ConsumedUnit: consumed === null ? null : unit,
    ContractedCost: cost,
    ContractedUnitPrice: null,
    EffectiveCost: cost,
    InvoiceIssuerName: PROVIDER,
    ListCost: cost,
    ListUnitPrice: null,
    PricingCategory: pricing,
    PricingQuantity: quantity,
    PricingUnit: quantity === null ? null : unit,
    ProviderName: PROVIDER,
    PublisherName: PROVIDER,
    RegionId: line.region,
    RegionName: null,
    ...resource,
    ServiceCategory: serviceCategory,
    ServiceName: line.product.trim() || PROVIDER,
    SkuId: null,
    SkuPriceId: null,
    SubAccountId: null,
    SubAccountName: line.projectName,
    Tags: null,
  } as const;
  const custom = {
    x_Category: line.category,
    x_Extra: Object.keys(line.extra).length > 0 ? JSON.stringify(line.extra) : null,
    x_GroupDescription: line.groupDescription,
    x_Hours: line.hours,
    x_Kind: line.kind,
    x_ProjectName: line.projectName,
    x_ResourceKind: line.resource?.kind ?? null,
    x_ResourceName: line.resource?.name ?? null,
    x_Row: String(line.row),
    x_Size: line.size,
  };
  if (version === '1.0') return { ...columns, ...custom, x_InvoiceId: invoiceId };
  return {
    ...columns,
    // Names without an id have no place in 1.2.
    ResourceName: resource.ResourceId && resource.ResourceName,
    SubAccountName: null,
    BillingAccountType: 'Team',
    CapacityReservationId: null,
    CapacityReservationStatus: null,
    CommitmentDiscountQuantity: null,
    CommitmentDiscountUnit: null,
    InvoiceId: invoiceId,
    PricingCurrency: line.currency,
    PricingCurrencyContractedUnitPrice: null,
    PricingCurrencyEffectiveCost: cost,
    PricingCurrencyListUnitPrice: null,
    ServiceSubcategory: serviceSubcategory,
    SkuMeter: null,
    SkuPriceDetails: null,
    SubAccountType: null,
    ...custom,
  };
}

/** With a point in it: readers that guess a column's type take it for a decimal, as it is. */
function asDecimal(hours: string | null): string | null {
  return hours === null || hours.includes('.') ? hours : `${hours}.0`;
}

function asTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+/, '');
}
