export type { FastCheck } from './testing/arbitraries/fast-check.ts';
export type { InvoiceCsvSample } from './testing/arbitraries/invoice-csv-arbitrary.ts';
export { invoiceCsvArbitrary } from './testing/arbitraries/invoice-csv-arbitrary.ts';
export type { InvoiceDocumentArbitraryOptions } from './testing/arbitraries/invoice-document-arbitrary.ts';
export {
  costLineArbitrary,
  invoiceDocumentArbitrary,
} from './testing/arbitraries/invoice-document-arbitrary.ts';
export { mutatedInvoiceCsvArbitrary } from './testing/arbitraries/mutated-invoice-csv-arbitrary.ts';
export type { BilledLine, BilledResource } from './testing/billing/billed-line.ts';
export type { DropletSize, DropletSizeSlug } from './testing/fleet/droplet-sizes.ts';
export { dropletSizes } from './testing/fleet/droplet-sizes.ts';
export type {
  AccountHolder,
  Fleet,
  FleetApp,
  FleetBucket,
  FleetCluster,
  FleetClusterPart,
  FleetDatabase,
  FleetDroplet,
  FleetLoadBalancer,
  FleetReservedIp,
  FleetSnapshot,
  FleetVolume,
  Lifetime,
} from './testing/fleet/fleet.ts';
export type { FleetCharge, FleetTax } from './testing/fleet/fleet-charge.ts';
export type { BillFleetOptions, GeneratedInvoice } from './testing/invoice/bill-fleet.ts';
export { billFleet } from './testing/invoice/bill-fleet.ts';
export type { CsvDialect } from './testing/invoice/invoice-csv.ts';
export type { GeneratedSummary } from './testing/invoice/invoice-json.ts';
export type { GenerateInvoiceOptions } from './testing/random/generate-invoice.ts';
export { generateInvoice, generateInvoiceCsv } from './testing/random/generate-invoice.ts';
