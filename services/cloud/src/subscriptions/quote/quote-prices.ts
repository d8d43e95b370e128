/** What a quote is made of: the prices of the catalog, or those that a subscription has kept. Whole cents. */
export interface QuotePrices {
  readonly planCode: string;
  readonly planVersion: number;
  readonly currency: string;
  readonly basePriceCents: number;
  readonly items: readonly {
    readonly meter: string;
    readonly includedQty: number;
    readonly overageUnit: number;
    readonly overagePriceCents: number;
  }[];
  /** `qty` and `priceCents` are of one unit. All are in the plan's currency. */
  readonly addons: readonly {
    readonly code: string;
    readonly meter: string;
    readonly qty: number;
    readonly priceCents: number;
    readonly units: number;
  }[];
}
