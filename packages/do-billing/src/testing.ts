export type { FastCheck } from './testing/arbitraries/fast-check.ts';
export type {
  InvoiceCsvArbitraryOptions,
  InvoiceCsvSample,
} from './testing/arbitraries/invoice-csv-arbitrary.ts';
export { invoiceCsvArbitrary } from './testing/arbitraries/invoice-csv-arbitrary.ts';
export { mutatedInvoiceCsvArbitrary } from './testing/arbitraries/mutated-invoice-csv-arbitrary.ts';
export type { BilledLine, BilledResource } from './testing/billing/billed-line.ts';
export type { AccountHolder } from './testing/estate/account-holder.ts';
export type { DropletSize, DropletSizeSlug } from './testing/estate/droplet-sizes.ts';
export { dropletSizes } from './testing/estate/droplet-sizes.ts';
export type { Estate } from './testing/estate/estate.ts';
export type { EstateApp } from './testing/estate/estate-app.ts';
export type { EstateBucket } from './testing/estate/estate-bucket.ts';
export type { EstateCharge } from './testing/estate/estate-charge.ts';
export type { EstateCluster, EstateClusterPart } from './testing/estate/estate-cluster.ts';
export type { EstateDatabase } from './testing/estate/estate-database.ts';
export type { EstateDroplet } from './testing/estate/estate-droplet.ts';
export type { EstateLoadBalancer } from './testing/estate/estate-load-balancer.ts';
export type { EstateReservedIp } from './testing/estate/estate-reserved-ip.ts';
export type { EstateSnapshot } from './testing/estate/estate-snapshot.ts';
export type { EstateTax } from './testing/estate/estate-tax.ts';
export type { EstateVolume } from './testing/estate/estate-volume.ts';
export type { Lifetime } from './testing/estate/lifetime.ts';
export type { BillEstateOptions } from './testing/invoice/bill-estate.ts';
export { billEstate } from './testing/invoice/bill-estate.ts';
export type { CsvDialect } from './testing/invoice/csv-dialect.ts';
export type { GeneratedInvoice } from './testing/invoice/generated-invoice.ts';
export type { GeneratedSummary } from './testing/invoice/generated-summary.ts';
export { generateInvoice } from './testing/random/generate-invoice.ts';
export { generateInvoiceCsv } from './testing/random/generate-invoice-csv.ts';
export type { GenerateInvoiceOptions } from './testing/random/generate-invoice-options.ts';
