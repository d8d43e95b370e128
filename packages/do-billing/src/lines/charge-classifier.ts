import { trimText } from '../trim-text.ts';
import type { ChargeCategory, CostLineKind } from './cost-line.ts';

interface ChargeClass {
  readonly kind: CostLineKind;
  readonly chargeCategory: ChargeCategory;
}

/** Derives kind and charge category from the words on the bill. */
export type ClassifyCharge = (product: string, description: string) => ChargeClass;

/**
 * Creates a function that classifies charges and remembers the class of each product.
 *
 * A charge is tax if its product is `Taxes`, or if its product does not name a resource and its
 * description contains the word gst, tax or vat: a droplet called `taxi-api` or `gst-calculator` is
 * usage.
 */
export function createChargeClassifier(): ClassifyCharge {
  const classes = new Map<string, ChargeClass>();
  return (product, description) => {
    let ofProduct = classes.get(product);
    if (ofProduct === undefined) {
      ofProduct = classifyProduct(trimText(product));
      if (classes.size < REMEMBERED_PRODUCTS) classes.set(product, ofProduct);
    }
    return kindsWithoutResource.has(ofProduct.kind) && TAX_WORD.test(description) ? tax : ofProduct;
  };
}

/** A bill repeats few products. Products beyond this number are classified on each line. */
const REMEMBERED_PRODUCTS = 256;

const kindsWithoutResource: ReadonlySet<CostLineKind> = new Set([
  'discount',
  'credit',
  'support',
  'other',
]);

const TAX_WORD = /\b(?:gst|tax|vat)\b/i;

const tax: ChargeClass = { kind: 'tax', chargeCategory: 'tax' };

function classifyProduct(product: string): ChargeClass {
  if (/^taxes$/i.test(product)) return tax;
  const kind = kindPatterns.find(([pattern]) => pattern.test(product))?.[1] ?? 'other';
  return { kind, chargeCategory: chargeCategoryOf(kind, product) };
}

/**
 * The first phrase found in the product decides, so specific phrases come first. A kind without a
 * phrase is found by its own name.
 */
const phrases: readonly (readonly [kind: CostLineKind, phrase?: string])[] = [
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
const kindPatterns = /* @__PURE__ */ phrases.map(
  ([kind, phrase = kind]) => [new RegExp(`\\b(?:${phrase})s?\\b`, 'i'), kind] as const,
);

function chargeCategoryOf(kind: CostLineKind, product: string): ChargeCategory {
  if (kind === 'credit') return 'credit';
  if (kind === 'discount' || ADJUSTMENT.test(product)) return 'adjustment';
  if (kind === 'support' || /\bsubscription\b/i.test(product)) return 'purchase';
  return 'usage';
}

const ADJUSTMENT = /\b(?:surcharge|adjustment|refund|reversal|chargeback)s?\b/i;
