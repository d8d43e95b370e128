import type { ChargeCategory, CostLineKind } from './cost-line.ts';

export interface ChargeClass {
  readonly kind: CostLineKind;
  readonly chargeCategory: ChargeCategory;
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

const TAX_WORD = /\b(?:gst|tax|vat)\b/i;

/** Products differ little from line to line. What is beyond these is classified each time. */
const REMEMBERED_PRODUCTS = 256;

/** Says what a charge is from the words on the bill. */
export type ClassifyCharge = (product: string, description: string) => ChargeClass;

/**
 * Makes a function that says what a charge is, and remembers what it said of each product.
 *
 * Tax is the product `Taxes`, or a product that is no resource with the word gst, tax or vat in
 * its description: a droplet called `taxi-api` or `gst-calculator` is usage.
 */
export function createClassifier(): ClassifyCharge {
  const classes = new Map<string, ChargeClass>();
  return (product, description) => {
    let ofProduct = classes.get(product);
    if (ofProduct === undefined) {
      ofProduct = classifyProduct(product.trim());
      if (classes.size < REMEMBERED_PRODUCTS) classes.set(product, ofProduct);
    }
    return NAMES_NO_RESOURCE.has(ofProduct.kind) && TAX_WORD.test(description) ? TAX : ofProduct;
  };
}

const TAX: ChargeClass = { kind: 'tax', chargeCategory: 'tax' };

function classifyProduct(product: string): ChargeClass {
  if (/^taxes$/i.test(product)) return TAX;
  const kind = KINDS.find(([phrase]) => phrase.test(product))?.[1] ?? 'other';
  return { kind, chargeCategory: chargeCategoryOf(kind, product) };
}

function chargeCategoryOf(kind: CostLineKind, product: string): ChargeCategory {
  if (kind === 'credit') return 'credit';
  if (kind === 'discount' || ADJUSTMENT.test(product)) return 'adjustment';
  if (kind === 'support' || /\bsubscription\b/i.test(product)) return 'purchase';
  return 'usage';
}
