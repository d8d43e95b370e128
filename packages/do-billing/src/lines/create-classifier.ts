import type { ChargeCategory, CostLineKind } from './cost-line.ts';

export interface ChargeClass {
  readonly kind: CostLineKind;
  readonly chargeCategory: ChargeCategory;
}

/**
 * The first phrase found in the product decides, so the specific ones stand first. A kind without
 * one is found by its own name.
 */
const PHRASES: readonly (readonly [kind: CostLineKind, phrase?: string])[] = [
  ['discount'],
  ['credit'],
  ['support'],
  ['bandwidth'],
  ['snapshot'],
  ['droplet_backup', '^(?:droplet )?backup'],
  ['droplet'],
  ['kubernetes'],
  ['volume', 'volume|block storage'],
  ['load_balancer', 'load balancer'],
  ['reserved_ip', '(?:floating|reserved) ip(?:v\\d)?'],
  ['registry', 'container registry'],
  ['spaces'],
  ['gradient', 'gradient|gen-?\\s?ai|inference|knowledge base'],
  ['database'],
  ['app', 'app platform|apps'],
  ['function'],
];
const KINDS = /* @__PURE__ */ PHRASES.map(
  ([kind, phrase = kind]) => [new RegExp(`\\b(?:${phrase})s?\\b`, 'i'), kind] as const,
);

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
