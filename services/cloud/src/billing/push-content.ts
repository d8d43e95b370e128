import { createHash } from 'node:crypto';
import type { EncodedInvoice, FinanceClient, FinanceInvoice } from '@arcadia/finance-client';
import { type PushSource, toFinanceInvoice } from './finance-invoice.ts';

/** The body of a push, and the two values that say whether finance has it: its digest, and where it goes. */
export interface PushContent {
  readonly encoded: EncodedInvoice;
  readonly digest: string;
  readonly target: string;
  readonly amounts: {
    readonly amountGrossMinor: number;
    readonly amountTaxMinor: number;
    readonly currency: string;
  };
  /** Whether finance has this content already. */
  readonly isUnchanged: boolean;
}

/** @throws {InvalidFinanceInvoiceError} if finance could not book the invoice. Nothing is sent then. */
export async function toPushContent(
  finance: FinanceClient,
  source: PushSource,
): Promise<PushContent> {
  const invoice = toFinanceInvoice(source);
  const encoded = await finance.encodeInvoice(invoice);
  const digest = sha256(encoded.json);
  const target = toTarget(finance);
  const { finance_digest: pushed } = source.invoice;
  const isHere = pushed !== null && !isForeign(source.invoice, target);
  const { amountGrossMinor, amountTaxMinor, currency } = invoice;
  return {
    encoded,
    digest,
    target,
    amounts: { amountGrossMinor, amountTaxMinor, currency },
    isUnchanged: isHere && (pushed === digest || pushed === toFormerDigest(invoice)),
  };
}

/** Names the books that a client writes to: the URL of finance and the tenant, with a blank between them. */
export function toTarget({ target: { url, tenantId } }: Pick<FinanceClient, 'target'>): string {
  return `${url} ${tenantId}`;
}

/** Whether the invoice is in other books. The release before pushed without noting the target: to the same one. */
export function isForeign(
  invoice: { readonly finance_target: string | null },
  target: string,
): boolean {
  return invoice.finance_target !== null && invoice.finance_target !== target;
}

/**
 * The digest that the release before stores. Only for this release: then every invoice that has not changed since has the
 * digest of the canonical body, and is not sent again for the change of the form.
 */
function toFormerDigest(invoice: FinanceInvoice): string {
  return sha256(JSON.stringify(invoice));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
