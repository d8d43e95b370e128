import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createChargeClassifier } from '../../src/lines/charge-classifier.ts';

const classifyCharge = createChargeClassifier();

const productsWithResources = [
  ...['Droplets', 'GPU Droplets', 'Droplet Snapshots', 'Volume Snapshots', 'Droplet Backups'],
  ...['Volumes', 'Load Balancers', 'Database Clusters', 'Kubernetes Clusters', 'Floating IPs'],
  ...['App Platform', 'Container Registry', 'Spaces', 'Spaces Bandwidth', 'Bandwidth', 'Functions'],
  'Serverless Inference',
];

test.each([
  ['Droplets', 'droplet', 'usage'],
  ['GPU Droplets', 'droplet', 'usage'],
  ['Droplet Snapshots', 'snapshot', 'usage'],
  ['Volume Snapshots', 'snapshot', 'usage'],
  ['Droplet Backups', 'droplet_backup', 'usage'],
  ['Backups', 'droplet_backup', 'usage'],
  ['Volumes', 'volume', 'usage'],
  ['Load Balancers', 'load_balancer', 'usage'],
  ['Database Clusters', 'database', 'usage'],
  ['Kubernetes Clusters', 'kubernetes', 'usage'],
  ['Floating IPs', 'reserved_ip', 'usage'],
  ['Reserved IPs', 'reserved_ip', 'usage'],
  ['App Platform', 'app', 'usage'],
  ['Container Registry Subscription', 'registry', 'purchase'],
  ['Spaces Subscription', 'spaces', 'purchase'],
  ['Spaces', 'spaces', 'usage'],
  ['Bandwidth', 'bandwidth', 'usage'],
  ['Functions', 'function', 'usage'],
  ['Serverless Inference', 'gradient', 'usage'],
  ['Premier Support Subscription', 'support', 'purchase'],
  ['Credits', 'credit', 'credit'],
  ['Discounts', 'discount', 'adjustment'],
  ['Commitment Deal Surcharge', 'other', 'adjustment'],
  ['Refund', 'other', 'adjustment'],
  ['Something New', 'other', 'usage'],
])('classifies %s as kind %s and charge category %s', (product, kind, chargeCategory) => {
  expect(classifyCharge(product, '')).toEqual({ kind, chargeCategory });
});

test.each([
  ['Droplets', 'taxi-api (s-1vcpu-1gb)'],
  ['Droplets', 'gst-calculator (s-1vcpu-1gb)'],
  ['Droplets', 'GST Australia (10%)'],
  ['Kubernetes Clusters', 'vat service'],
  ['Load Balancers', 'tax'],
  ['Network File Storage', 'tax-records (syd1) 100GB'],
  ['Network File Storage', 'tax (syd1) 100GB'],
  ['VPC NAT Gateways', 'vat-gateway'],
  ['VPC NAT Gateways', 'vat_gateway 10%'],
  ['Uptime Checks', 'gst-portal'],
  ['Uptime Checks', 'gst-portal (10%)'],
  ['Uptime Checks', 'tax page, 99.9% available'],
  ['Domains', 'tax.example.com'],
  ['Domains', 'example.com/tax'],
  ['Domains', 'tax.gst'],
  ['Charges', 'taxi and vats (10%)'],
  ['Charges', 'GST on something'],
  ['Charges', 'syntax 10%'],
  ['Charges', '/'],
  ['Charges', 'sales'],
  ['Charges', 'tax sales report'],
  ['Charges', ''],
  ['Charges', 'Tax Calculator (10%)'],
  ['Charges', 'discount before tax (10%)'],
  ['Charges', '10% of the tax'],
  ['Marketplace Add-Ons', 'Tax Calculator 10%'],
  ['Tax Records', 'Australia (10%)'],
  ['Tax Records (10%)', 'Australia'],
])('case 23: classifies %s / %s as usage', (product, description) => {
  expect(classifyCharge(product, description).chargeCategory).toBe('usage');
});

test.each([
  ['Taxes', 'GST Australia (10%)'],
  ['Taxes', 'STATE SALES TAX (6.25%)'],
  ['taxes', ''],
  ['GST', 'GST Australia (10%)'],
  ['GST', 'Australia (10%)'],
  ['VAT', 'Australia (10%)'],
  ['Tax', 'Australia (10%)'],
  ['Sales Tax', 'Australia (10%)'],
  [' SALES  TAX\u00a0', ''],
  ['vat', 'taxi-api (s-1vcpu-1gb)'],
  ['Charges', 'VAT Switzerland (8.10%)'],
  ['Charges', 'GST Australia (10%)'],
  ['Charges', 'STATE SALES TAX (6.25 %)'],
  ['Charges', '10% GST'],
  ['Charges', 'HST/GST: 13%'],
  ['Charges', 'GST'],
  ['Charges', 'sales tax'],
  ['Charges', '\u200bVAT / Sales  Taxes '],
  ['Other', 'VAT 20% (UK)'],
  ['Other', 'GST Australia 10%'],
  ['Other', 'GST/HST Nova Scotia (15%)'],
  ['Other', 'New York State Sales Tax (8.875%)'],
  ['Other', '8.1 % sales tax'],
  ['Premier Support Subscription', 'GST (10%)'],
  ['GST (10%)', 'Australia'],
  ['VAT 20%', ''],
])('case 23: classifies %s / %s as tax', (product, description) => {
  expect(classifyCharge(product, description)).toEqual({ kind: 'tax', chargeCategory: 'tax' });
});

test.each([
  ['Discounts', '10% discount before tax', 'adjustment'],
  ['Discount', '20% off (tax exempt)', 'adjustment'],
  ['Discounts', 'GST (10%)', 'adjustment'],
  ['Credits', 'Credit for tax overcharge (10%)', 'credit'],
  ['Credits', 'GST (10%)', 'credit'],
  ['Credits', 'VAT', 'credit'],
  ['Premier Support Subscription', 'help with tax, 10% off', 'purchase'],
])('case 23: classifies %s / %s as %s, not as tax', (product, description, chargeCategory) => {
  expect(classifyCharge(product, description).chargeCategory).toBe(chargeCategory);
});

test('case 23: classifies no line of a product with resources as tax, whatever its text', () => {
  const word = fc.constantFrom('gst', 'GST', 'tax', 'Taxes', 'vat', 'sales', '10%', '(8.1%)', '-');
  const text = fc
    .array(fc.oneof(word, fc.string({ maxLength: 4 })), { maxLength: 5 })
    .map((words) => words.join(' '));
  fc.assert(
    fc.property(fc.constantFrom(...productsWithResources), text, (product, description) => {
      expect(classifyCharge(product, description).chargeCategory).not.toBe('tax');
    }),
    { numRuns: 1_000 },
  );
});

test('case 23: classifies any line of a tax product as tax', () => {
  const product = fc.constantFrom('Taxes', 'Tax', 'Sales Tax', 'GST', 'VAT');
  const spelled = fc
    .tuple(product, fc.boolean(), fc.constantFrom('', ' ', '\t'))
    .map(([name, isUpper, blank]) => blank + (isUpper ? name.toUpperCase() : name) + blank);
  fc.assert(
    fc.property(spelled, fc.string(), (name, description) => {
      expect(classifyCharge(name, description)).toEqual({ kind: 'tax', chargeCategory: 'tax' });
    }),
  );
});

test('case 23: classifies a long description at once', () => {
  const startedMs = performance.now();
  classifyCharge('Charges', `${'tax '.repeat(20_000)}!`);
  classifyCharge('Charges', `tax${' '.repeat(20_000)}!`);
  classifyCharge('Charges', `${'1'.repeat(20_000)}!`);
  classifyCharge('Charges', `gst ${'a '.repeat(20_000)}!`);
  classifyCharge('Charges', `${'a'.repeat(20_000)} gst${'a'.repeat(20_000)}!`);
  classifyCharge('Charges', `gst (${'1'.repeat(20_000)}%)(${' '.repeat(20_000)}!`);
  expect(performance.now() - startedMs).toBeLessThan(1_000);
});

test.each([
  ['Spaces', 'Spaces ($5/mo 250GB storage & 1TB bandwidth)', 'purchase'],
  ['Spaces Subscription', 'Spaces ($5/mo 250GB storage & 1TB bandwidth)', 'purchase'],
  ['Spaces', 'assets (fra1) 12.5GB Bandwidth', 'usage'],
  ['Spaces', 'subscription', 'usage'],
  ['Container Registry', 'Container Registry Subscription', 'purchase'],
  ['Container Registry', 'subscription', 'usage'],
  ['Droplets', 'Spaces ($5/mo) (s-1vcpu-1gb)', 'usage'],
])('classifies %s / %s as %s', (product, description, chargeCategory) => {
  expect(classifyCharge(product, description).chargeCategory).toBe(chargeCategory);
});

test('case 24: classifies "DigitalOcean Credit Applied" as a credit', () => {
  expect(classifyCharge('Credits', 'DigitalOcean Credit Applied').chargeCategory).toBe('credit');
});
