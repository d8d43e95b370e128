import { expect, test } from 'vitest';
import { createChargeClassifier } from '../../src/lines/charge-classifier.ts';

const classifyCharge = createChargeClassifier();

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
  ['Kubernetes Clusters', 'vat service'],
])('case 23: classifies %s / %s as usage', (product, description) => {
  expect(classifyCharge(product, description).chargeCategory).toBe('usage');
});

test.each([
  ['Taxes', 'GST Australia (10%)'],
  ['Taxes', 'STATE SALES TAX (6.25%)'],
  ['taxes', ''],
  ['GST', 'GST Australia (10%)'],
  ['Charges', 'VAT Switzerland (8.10%)'],
])('case 23: classifies %s / %s as tax', (product, description) => {
  expect(classifyCharge(product, description)).toEqual({ kind: 'tax', chargeCategory: 'tax' });
});

test('case 23: ignores words that only begin like a tax', () => {
  expect(classifyCharge('Charges', 'taxi and vats')).toEqual({
    kind: 'other',
    chargeCategory: 'usage',
  });
});

test('case 24: classifies "DigitalOcean Credit Applied" as a credit', () => {
  expect(classifyCharge('Credits', 'DigitalOcean Credit Applied').chargeCategory).toBe('credit');
});
