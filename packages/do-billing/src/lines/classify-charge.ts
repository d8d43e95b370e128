import type { ChargeCategory, CostLineKind } from './cost-line.ts';

export interface ChargeClass {
  kind: CostLineKind;
  chargeCategory: ChargeCategory;
}

/** The first phrase found in the product decides, so the specific ones stand first. */
const KINDS: readonly (readonly [phrase: RegExp, kind: CostLineKind])[] = [
  [/\bdiscounts?\b/i, 'discount'],
  [/\bcredits?\b/i, 'credit'],
  [/\bsupport\b/i, 'support'],
  [/\bbandwidth\b/i, 'bandwidth'],
  [/\bsnapshots?\b/i, 'snapshot'],
  [/^(?:droplet )?backups?\b/i, 'droplet_backup'],
  [/\bdroplets?\b/i, 'droplet'],
  [/\bkubernetes\b/i, 'kubernetes'],
  [/\b(?:volumes?|block storage)\b/i, 'volume'],
  [/\bload balancers?\b/i, 'load_balancer'],
  [/\b(?:floating|reserved) ip/i, 'reserved_ip'],
  [/\bcontainer registry\b/i, 'registry'],
  [/\bspaces\b/i, 'spaces'],
  [/\b(?:gradient|gen-?\s?ai|inference|knowledge bases?)\b/i, 'gradient'],
  [/\bdatabases?\b/i, 'database'],
  [/\b(?:app platform|apps)\b/i, 'app'],
  [/\bfunctions?\b/i, 'function'],
];

const NAMES_NO_RESOURCE: ReadonlySet<CostLineKind> = new Set([
  'discount',
  'credit',
  'support',
  'other',
]);

const ADJUSTMENT = /\b(?:surcharge|adjustment|refund|reversal|chargeback)s?\b/i;

/**
 * Says what a charge is from the words on the bill.
 *
 * Tax is the product `Taxes`, or a product that is no resource with the word gst, tax or vat in
 * its description: a droplet called `taxi-api` or `gst-calculator` is usage.
 */
export function classifyCharge(product: string, description: string): ChargeClass {
  const name = product.trim();
  if (/^taxes$/i.test(name)) return { kind: 'tax', chargeCategory: 'tax' };

  const kind = KINDS.find(([phrase]) => phrase.test(name))?.[1] ?? 'other';
  if (NAMES_NO_RESOURCE.has(kind) && /\b(?:gst|tax|vat)\b/i.test(description)) {
    return { kind: 'tax', chargeCategory: 'tax' };
  }
  return { kind, chargeCategory: chargeCategoryOf(kind, name) };
}

function chargeCategoryOf(kind: CostLineKind, product: string): ChargeCategory {
  if (kind === 'credit') return 'credit';
  if (kind === 'discount' || ADJUSTMENT.test(product)) return 'adjustment';
  if (kind === 'support' || /\bsubscription\b/i.test(product)) return 'purchase';
  return 'usage';
}
