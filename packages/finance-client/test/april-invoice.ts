import type { FinanceInvoice } from '../src/index.ts';

/** An invoice that finance can book. */
export const april2026: FinanceInvoice = {
  source: 'digitalocean',
  externalId: '22737513-0ea7-4206-8ceb-98a575af7681',
  vendor: { name: 'DigitalOcean', category: 'cloud' },
  invoiceNumber: '538219012',
  periodStart: '2026-04-01',
  periodEnd: '2026-05-01',
  issuedAt: '2026-05-01T06:53:29Z',
  currency: 'USD',
  amountGrossMinor: 8692,
  amountNetMinor: 7902,
  amountTaxMinor: 790,
  lines: [
    { kind: 'droplet', product: 'Droplets', description: 'web-01 (s-1vcpu-1gb)', amount: '79.02' },
    { kind: 'tax', product: 'Taxes', description: 'GST (10.00%)', amount: '7.90' },
  ],
};
