import type { TimeSpan } from '../billing-period.ts';
import { chargePeriod } from '../billing-period.ts';
import type {
  ChargeCategory,
  CostLine,
  CostLineKind,
  ResourceKind,
  ResourceName,
} from '../lines/cost-line.ts';
import { formatMicros } from '../money/micros.ts';
import { trimText } from '../trim-text.ts';
import type { FocusOptions } from './focus-options.ts';
import type { Focus10Row, FocusRow } from './focus-row.ts';

/**
 * A cost line, with the id of its resource if `matchCostLines` found it.
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
  /** The id at DigitalOcean. Default is null: the CSV has no ids. */
  resourceId?: string | null | undefined;
}

const PROVIDER = 'DigitalOcean';

/** Converts a line into a row; `month` is the billing period. */
export function toFocusRow(
  line: FocusLine,
  { version, billingAccountId, billingAccountName, invoiceId }: FocusOptions,
  month: TimeSpan,
): FocusRow {
  const { startMs, endMs } = chargePeriod(line, month);
  const isLate = startMs < month.startMs && endMs <= month.startMs;
  const [category, frequency, pricing] = focusCharges[line.chargeCategory];
  const [serviceCategory, serviceSubcategory, unit = null] = focusServices[line.kind];
  const cost = formatMicros(line.amountMicros);
  const quantity = pricing && unit && asDecimal(line.hours);
  const consumed = category === 'Usage' ? quantity : null;
  const resource = toFocusResource(line.resource, line.resourceId);
  const columns = {
    AvailabilityZone: null,
    BilledCost: cost,
    BillingAccountId: billingAccountId,
    BillingAccountName: billingAccountName,
    BillingCurrency: line.currency,
    BillingPeriodEnd: asTime(month.endMs),
    BillingPeriodStart: asTime(month.startMs),
    ChargeCategory: category,
    ChargeClass: isLate || REFUND.test(line.product) ? 'Correction' : null,
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
    ServiceName: trimText(line.product) || PROVIDER,
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
    // 1.2 forbids a name without an id.
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

/** Charge category, charge frequency and pricing category of FOCUS. */
const focusCharges = {
  usage: ['Usage', 'Usage-Based', 'Standard'],
  purchase: ['Purchase', 'Recurring', 'Standard'],
  tax: ['Tax', 'One-Time', null],
  credit: ['Credit', 'One-Time', null],
  adjustment: ['Adjustment', 'One-Time', null],
} as const satisfies Record<ChargeCategory, unknown>;

/** DigitalOcean bills a month after its end, so a refund corrects an earlier invoice. */
const REFUND = /\b(?:refund|reversal|chargeback)/i;

/** Category and subcategory of a service, and the unit of the bill's `hours` if it is known. */
type FocusService = readonly [category: string, subcategory: string, unit?: 'Hours' | 'Backups'];

const otherService: FocusService = ['Other', 'Other (Other)'];

const focusServices: Record<CostLineKind, FocusService> = {
  droplet: ['Compute', 'Virtual Machines', 'Hours'],
  droplet_backup: ['Storage', 'Backup Storage', 'Backups'],
  snapshot: ['Storage', 'Backup Storage', 'Hours'],
  volume: ['Storage', 'Block Storage', 'Hours'],
  load_balancer: ['Networking', 'Application Networking', 'Hours'],
  database: ['Databases', 'Other (Databases)', 'Hours'],
  kubernetes: ['Compute', 'Containers', 'Hours'],
  reserved_ip: ['Networking', 'Network Infrastructure', 'Hours'],
  app: ['Web', 'Application Platforms', 'Hours'],
  registry: ['Compute', 'Containers', 'Hours'],
  spaces: ['Storage', 'Object Storage', 'Hours'],
  bandwidth: ['Networking', 'Network Connectivity'],
  function: ['Compute', 'Serverless Compute'],
  gradient: ['AI and Machine Learning', 'Generative AI'],
  support: ['Management and Governance', 'Support'],
  tax: otherService,
  credit: otherService,
  discount: otherService,
  other: otherService,
};

function toFocusResource(
  resource: ResourceName | null,
  resourceId: string | null | undefined,
): Pick<Focus10Row, 'ResourceId' | 'ResourceName' | 'ResourceType'> {
  if (resource === null) return { ResourceId: null, ResourceName: null, ResourceType: null };
  const { kind, name } = resource;
  const id = resourceId || (kindsNamedById.includes(kind) ? name : null);
  const urnKind = kind === 'database' ? 'dbaas' : kind.replace('_', '');
  const words = kind.replace('ip', 'IP').replace('_', ' ');
  return {
    ResourceId: id && (kindsWithoutUrn.includes(kind) ? id : `do:${urnKind}:${id}`),
    // An address does not have a name besides its id.
    ResourceName: kind === 'reserved_ip' ? null : name,
    ResourceType: id && words.replace(/\b\w/g, (letter) => letter.toUpperCase()),
  };
}

/** Kinds of resources that use their name as their id. */
const kindsNamedById: readonly ResourceKind[] = ['reserved_ip', 'registry', 'space'];

/** Kinds of resources that DigitalOcean does not give a URN. */
const kindsWithoutUrn: readonly ResourceKind[] = ['snapshot', 'registry'];

/** Adds a decimal point, so that readers that guess types take the column for decimals. */
function asDecimal(hours: string | null): string | null {
  return hours === null || hours.includes('.') ? hours : `${hours}.0`;
}

function asTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+/, '');
}
