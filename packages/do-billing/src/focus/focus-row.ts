import type { FocusVersion } from './focus-options.ts';

/** The columns of FOCUS 1.0. All values are text; null means no value. */
interface FocusColumns {
  AvailabilityZone: null;
  /** Decimal in the billing currency, as are the other costs. */
  BilledCost: string;
  BillingAccountId: string;
  BillingAccountName: string;
  BillingCurrency: string;
  /** `YYYY-MM-DDTHH:mm:ssZ`, as are the other times. Ends are exclusive. */
  BillingPeriodEnd: string;
  BillingPeriodStart: string;
  ChargeCategory: 'Usage' | 'Purchase' | 'Tax' | 'Credit' | 'Adjustment';
  /** `Correction` if the charge corrects a month that an earlier invoice billed. */
  ChargeClass: 'Correction' | null;
  ChargeDescription: string;
  ChargeFrequency: 'One-Time' | 'Recurring' | 'Usage-Based';
  ChargePeriodEnd: string;
  ChargePeriodStart: string;
  CommitmentDiscountCategory: null;
  CommitmentDiscountId: null;
  CommitmentDiscountName: null;
  CommitmentDiscountStatus: null;
  CommitmentDiscountType: null;
  ConsumedQuantity: string | null;
  ConsumedUnit: 'Hours' | 'Backups' | null;
  ContractedCost: string;
  ContractedUnitPrice: null;
  EffectiveCost: string;
  InvoiceIssuerName: string;
  ListCost: string;
  ListUnitPrice: null;
  PricingCategory: 'Standard' | null;
  PricingQuantity: string | null;
  PricingUnit: 'Hours' | 'Backups' | null;
  ProviderName: string;
  PublisherName: string;
  /** Slug, such as `nyc3`. */
  RegionId: string | null;
  RegionName: null;
  ResourceId: string | null;
  ResourceName: string | null;
  ResourceType: string | null;
  ServiceCategory: string;
  ServiceName: string;
  SkuId: null;
  SkuPriceId: null;
  SubAccountId: null;
  SubAccountName: string | null;
  Tags: null;
}

/** The columns that FOCUS 1.1 and 1.2 added. */
interface FocusColumnsSince10 {
  BillingAccountType: 'Team';
  CapacityReservationId: null;
  CapacityReservationStatus: null;
  CommitmentDiscountQuantity: null;
  CommitmentDiscountUnit: null;
  InvoiceId: string;
  PricingCurrency: string;
  PricingCurrencyContractedUnitPrice: null;
  PricingCurrencyEffectiveCost: string;
  PricingCurrencyListUnitPrice: null;
  ServiceSubcategory: string;
  SkuMeter: null;
  SkuPriceDetails: null;
  SubAccountType: null;
}

/** Custom columns, for facts of the bill that FOCUS lacks a column for. */
interface CustomColumns {
  x_Category: string | null;
  /** Unknown columns of the CSV, as a JSON object. */
  x_Extra: string | null;
  x_GroupDescription: string | null;
  /** As billed; may be a count. */
  x_Hours: string | null;
  x_Kind: string;
  x_ProjectName: string | null;
  x_ResourceKind: string | null;
  x_ResourceName: string | null;
  /** Number of the record in the CSV; the header is 1. */
  x_Row: string;
  x_Size: string | null;
}

/**
 * A charge in the columns of FOCUS 1.0.
 *
 * @example
 * import type { Focus10Row } from '@arcadia/do-billing';
 *
 * export const describe = ({ ServiceName, BilledCost, BillingCurrency }: Focus10Row): string =>
 *   `${ServiceName} ${BilledCost} ${BillingCurrency}`;
 */
export interface Focus10Row extends FocusColumns, CustomColumns {
  x_InvoiceId: string;
}

/**
 * A charge in the columns of FOCUS 1.2.
 *
 * @example
 * import type { Focus12Row } from '@arcadia/do-billing';
 *
 * export const keyOf = ({ InvoiceId, x_Row }: Focus12Row): string => `${InvoiceId}/${x_Row}`;
 */
export interface Focus12Row extends FocusColumns, FocusColumnsSince10, CustomColumns {
  SubAccountName: null;
}

/**
 * A charge in the columns of FOCUS, by version. All cells are text or null.
 *
 * @example
 * import type { FocusRow } from '@arcadia/do-billing';
 *
 * export const isTax = (row: FocusRow): boolean => row.ChargeCategory === 'Tax';
 */
export type FocusRow<V extends FocusVersion = FocusVersion> = V extends '1.0'
  ? Focus10Row
  : Focus12Row;
