import { csvOf, headerCells, invoiceCsv, OFFICIAL_EXAMPLE } from '../csv/invoice-csv.ts';

const LAST_SECOND = '2026-04-30 23:59:59 +0000';

/** A line of each kind and of each charge category, with names that need quotes. April 2026. */
const EVERY_KIND = invoiceCsv(
  { description: 'web-01 (s-1vcpu-2gb)' },
  {
    description: 'say "hi", (v2) (s-1vcpu-1gb)',
    hours: '0',
    amount: '$0.01',
    project: 'Acme, Inc.',
  },
  {
    product: 'GPU Droplets',
    description: 'train (gpu-h100x1-80gb)',
    hours: '1.5',
    amount: '$5.09',
  },
  {
    product: 'Droplet Backups',
    description: 'web-01 (Weekly Backup Services)',
    hours: '5',
    amount: '$2.40',
  },
  {
    product: 'Droplet Snapshots',
    description: 'before (syd1) 10.15GB Droplet Snapshot',
    project: '',
    end: LAST_SECOND,
    amount: '$0.61',
  },
  { product: 'Volumes', description: 'data (fra1) 100GB', end: LAST_SECOND, amount: '$10.00' },
  { product: 'Load Balancers', description: 'front' },
  { product: 'Database Clusters', group: 'orders', description: 'PostgreSQL', amount: '$60.00' },
  {
    product: 'Kubernetes Clusters',
    group: 'prod',
    description: '4 nodes - 2 GB / 1 vCPU / 50 GB SSD',
    amount: '$48.00',
  },
  { product: 'Floating IPs', description: 'Unused Floating IP - 1.1.1.1', amount: '$3.11' },
  { product: 'App Platform', description: 'shop (basic)', category: 'paas', amount: '$5.00' },
  { product: 'Container Registry Subscription', description: 'Basic', amount: '$5.00' },
  {
    product: 'Spaces Subscription',
    description: 'Spaces ($5/mo 250GB storage & 1TB bandwidth)',
    amount: '$5.00',
  },
  { product: 'Spaces', description: 'logs (nyc3)', amount: '$0.25' },
  { product: 'Spaces Bandwidth', description: 'assets', hours: '', amount: '$0.000003' },
  { product: 'Bandwidth', description: 'Bandwidth overage', hours: '', amount: '$1.10' },
  { product: 'Functions', description: 'resize', category: 'paas', amount: '$0.02' },
  { product: 'Serverless Inference', description: 'llama', hours: '', amount: '$25.07' },
  { product: 'Premier Support Subscription', description: 'Premier', amount: '$999.00' },
  { product: 'Something New', description: 'who knows' },
  {
    product: 'Taxes',
    description: 'GST Australia (10%)',
    hours: '',
    start: '',
    end: '',
    amount: '$7.90',
    project: '',
  },
  { product: 'Credits', description: 'DigitalOcean Credit Applied', hours: '', amount: '-$21.04' },
  { product: 'Discounts', description: 'Loyalty', hours: '', amount: '-$1,779.55' },
  { product: 'Commitment Deal Surcharge', description: 'Shortfall', hours: '', amount: '$12.00' },
  { product: 'Refunds', description: 'Droplet web-00', hours: '', amount: '-$4.00' },
);

/** Only credits, refunds of the previous month and negative tax: DigitalOcean owes the money. */
const CREDITS_AND_REFUNDS = invoiceCsv(
  { product: 'Credits', description: 'Promotion', hours: '', amount: '-$100.00', project: '' },
  {
    product: 'Refunds',
    description: 'Outage',
    hours: '',
    start: '2026-03-01 00:00:00 +0000',
    end: '2026-03-31 23:59:59 +0000',
    amount: '($5.00)',
    project: '',
  },
  { product: 'Taxes', description: 'VAT (19%)', hours: '', amount: '-$19.95' },
);

/** The columns before DigitalOcean added `category`. */
const EIGHT_COLUMNS = csvOf(
  [headerCells, ['Volumes', '', 'volume-sfo2-01 (sfo2) 100GB', '744']].map((cells, index) =>
    index === 0
      ? cells.slice(0, 8)
      : [...cells, '2019-01-01 00:00:00 +0000', '2019-01-31 23:59:59 +0000', '$10.00', 'shop'],
  ),
);

/** Only whole numbers, which readers that guess types would take for integers. */
const WHOLE_NUMBERS = invoiceCsv(
  { hours: '672', amount: '$12' },
  { description: 'web-02 (s-1vcpu-2gb)', hours: '1', amount: '0' },
);

/** Invoices in the format of DigitalOcean, each with its month. */
export const focusInvoices = {
  'official example': { csv: OFFICIAL_EXAMPLE, billingPeriod: '2020-07' },
  'every kind': { csv: EVERY_KIND, billingPeriod: '2026-04' },
  'credits and refunds': { csv: CREDITS_AND_REFUNDS, billingPeriod: '2026-04' },
  'eight columns': { csv: EIGHT_COLUMNS, billingPeriod: '2019-01' },
  'whole numbers': { csv: WHOLE_NUMBERS, billingPeriod: '2026-04' },
} as const satisfies Record<string, { csv: string; billingPeriod: string }>;
