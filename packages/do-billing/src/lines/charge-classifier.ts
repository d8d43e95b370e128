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
 * A charge is tax if its product is a tax, such as `Taxes` or `GST (10%)`, whatever its description. It is
 * also tax if its product is support or unknown, and its description is a tax phrase: a rate in percent
 * beside the word gst, tax or vat, or after it and a place, or nothing but such words. A resource called
 * `taxi-api`, `tax-records` or `gst-portal` is usage, unless its product is a tax.
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
    if (taxableKinds.has(kind) && isTaxPhrase(trimText(description))) return tax;
    if (subscribedKinds.has(kind) && SUBSCRIPTION.test(description)) {
      return { kind, chargeCategory: 'purchase' };
    }
    return ofProduct;
  };
}

/** A bill repeats few products. Products beyond this number are classified on each line. */
const REMEMBERED_PRODUCTS = 256;

/** Kinds without a resource. A discount or a credit is not tax, even if its description names one. */
const taxableKinds: ReadonlySet<CostLineKind> = new Set(['support', 'other']);

/** Kinds that bill a subscription and also usage. */
const subscribedKinds: ReadonlySet<CostLineKind> = new Set(['spaces', 'registry']);

/** A name of a bucket or of a registry has neither blanks nor parentheses. */
const SUBSCRIPTION = /\s(?:subscription\b|\(\$[\d.,]+\/mo\b)/i;

const tax: ChargeClass = { kind: 'tax', chargeCategory: 'tax' };

const RATE = String.raw`\(?\d[\d.,]*\s*%\)?`;
const TAX_WORD = '(?:gst|tax(?:es)?|vat)';
const PLACE_IN_PARENTHESES = String.raw`(?:\s*\([\p{L}\s.]+\))?`;
/** Words such as `STATE SALES` or `HST/`, of a few letters each. */
const OTHER_WORDS = String.raw`(?:[\p{L}.]+[\s/&+]+)`;

const TAX_PRODUCT = new RegExp(
  String.raw`^(?:(?:sales\s*)?tax(?:es)?|gst|vat)(?:\s*${RATE})?$`,
  'i',
);
const taxPhrases: readonly RegExp[] = [
  // Nothing but such words: `Sales Tax`, `VAT / Sales Taxes`.
  /^(?=.*(?:gst|tax|vat))(?:(?:sales|gst|tax(?:es)?|vat)(?:[\s,/&+]+|$))+$/i,
  // The rate after the word: `STATE SALES TAX (6.25%)`, `HST/GST: 13%`, `VAT 20% (UK)`.
  new RegExp(
    String.raw`^${OTHER_WORDS}{0,4}${TAX_WORD}[\s:]*${RATE}${PLACE_IN_PARENTHESES}$`,
    'iu',
  ),
  // The rate before the word: `10% GST`.
  new RegExp(String.raw`^${RATE}\s*(?:sales\s+)?${TAX_WORD}${PLACE_IN_PARENTHESES}$`, 'iu'),
  // A place between them: `GST Australia (10%)`. After `Tax` alone it may be the name of a product.
  new RegExp(
    String.raw`^${OTHER_WORDS}?(?:gst|vat|sales\s+tax)(?:/hst)?\s+${OTHER_WORDS}{0,3}[\p{L}.]+\s*${RATE}$`,
    'iu',
  ),
];
/** Words that make a description something else than a tax: `10% off before tax`, `credit for GST (10%)`. */
const NOT_TAX = /\b(?:before|credit|discount|exempt|off|without)\b/i;

function isTaxPhrase(text: string): boolean {
  return taxPhrases.some((phrase) => phrase.test(text)) && !NOT_TAX.test(text);
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
