import { createFinanceClient, FinanceError } from '@arcadia/finance-client';

const finance = createFinanceClient({
  baseUrl: 'http://localhost:4010',
  secret: 'at least 32 bytes that finance knows too',
});

try {
  const { action, invoiceId } = await finance.importInvoice({
    source: 'digitalocean',
    externalId: '22737513-0ea7-4206-8ceb-98a575af7681',
    vendor: { name: 'DigitalOcean', category: 'cloud' },
    invoiceNumber: '538219012',
    periodStart: '2026-04-01',
    periodEnd: '2026-05-01',
    issuedAt: '2026-05-01T06:53:29Z',
    currency: 'USD',
    amountGrossMinor: 1079,
    amountNetMinor: 981,
    amountTaxMinor: 98,
    lines: [
      { kind: 'droplet', product: 'Droplets', description: 'web-01 (s-1vcpu-1gb)', amount: '9.81' },
      { kind: 'tax', product: 'Taxes', description: 'GST (10.00%)', amount: '0.98' },
    ],
  });
  console.log(action, invoiceId); // created …; updated … if you send it again
} catch (error) {
  if (!(error instanceof FinanceError)) throw error;
  console.error(error.code, error.message);
}
