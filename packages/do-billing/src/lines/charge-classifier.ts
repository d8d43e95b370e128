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
 * A charge is tax if its product is a tax, such as `Taxes` or `GST`, whatever its description. It is
 * also tax if its product is not a known product with resources, and its description is a tax phrase:
 * a rate in percent beside the word gst, tax or vat, or nothing but such words. A resource called
 * `taxi-api`, `tax-records` or `gst-portal` is usage, of whatever product.
 *
 * A subscription that only its description tells from usage, as in `Spaces`, is a purchase.
 */
export function createChargeClassifier(): ClassifyCharge {
  const classes = new Map<string, ChargeClass>();
  return (product, description) => {
    let ofProduct = classes.get(product);
    if (ofProduct === undefined) {
      ofProduct = classifyProduct(trimText(product));
      if (classes.size < REMEMBERED_PRODUCTS) classes.set(product, ofProduct);
    }
    const { kind } = ofProduct;
    if (kindsWithoutResource.has(kind) && isTaxPhrase(trimText(description))) return tax;
    if (subscribedKinds.has(kind) && SUBSCRIPTION.test(description)) {
      return { kind, chargeCategory: 'purchase' };
    }
    return ofProduct;
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

/** Kinds that bill a subscription and also usage. */
const subscribedKinds: ReadonlySet<CostLineKind> = new Set(['spaces', 'registry']);

/** A name of a bucket or of a registry has neither blanks nor parentheses. */
const SUBSCRIPTION = /\s(?:subscription\b|\(\$[\d.,]+\/mo\b)/i;

const tax: ChargeClass = { kind: 'tax', chargeCategory: 'tax' };

const TAX_PRODUCT = /^(?:(?:sales\s*)?tax(?:es)?|gst|vat)$/i;
/** A whole word: in `tax-records` and `tax.example.com` it is a part of a name. */
const TAX_WORD = /(?:^|[\s(,/&+])(?:gst|tax(?:es)?|vat)(?:$|[\s),:/&+])/i;
/** At one end of the description: `GST Australia (10%)`, `10% GST`. */
const RATE = /^\(?[\d.,]+\s*%|\d\s*%\)?$/;
const ONLY_TAX_WORDS = /^(?:(?:sales|gst|tax(?:es)?|vat)(?:[\s,/&+]+|$))+$/i;

function isTaxPhrase(text: string): boolean {
  return TAX_WORD.test(text) && (RATE.test(text) || ONLY_TAX_WORDS.test(text));
}

function classifyProduct(product: string): ChargeClass {
  if (TAX_PRODUCT.test(product)) return tax;
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
