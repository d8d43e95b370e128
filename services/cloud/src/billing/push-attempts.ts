import type { FinanceErrorCode } from '@arcadia/finance-client';
import type { EntityManager } from '@mikro-orm/postgresql';
import { type Selectable, sql } from 'kysely';
import { newId } from '../db/new-id.ts';
import type { Tables } from '../db/tables.ts';
import { platformSql } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { enqueue } from '../queue/enqueue.ts';
import type { PushContent } from './push-content.ts';

type Attempt = Selectable<Tables['finance_push_attempts']>;
type Receipt = Selectable<Tables['finance_push_receipts']>;

/**
 * Records that a push is about to be sent, and forgets the digest of the last one: from now on finance may have either
 * content. Commit it before sending.
 *
 * @param attempt.timeoutMs How long the request may take from this call on, in milliseconds.
 * @returns The id of the attempt.
 */
export async function recordAttempt(
  em: EntityManager,
  attempt: Pick<Attempt, 'invoice_id' | 'revision' | 'run_id'> & {
    readonly content: PushContent;
    readonly timeoutMs: number;
  },
): Promise<string> {
  const { invoice_id, revision, run_id, timeoutMs, content } = attempt;
  const { digest, target, amounts } = content;
  const id = newId();
  await platformSql(em)
    .insertInto('finance_push_attempts')
    .values({
      id,
      invoice_id,
      revision,
      run_id,
      digest,
      target,
      amount_gross_minor: String(amounts.amountGrossMinor),
      amount_tax_minor: String(amounts.amountTaxMinor),
      currency: amounts.currency,
      // Not now(): the transaction may have waited for the lock of the item.
      deadline_at: sql<string>`clock_timestamp() + ${timeoutMs} * interval '1 millisecond'`,
    })
    .execute();
  await updatePush(em, invoice_id, { finance_digest: null });
  return id;
}

/** Records the answer to an attempt. */
export async function recordReceipt(
  em: EntityManager,
  attemptId: string,
  receipt: Pick<Receipt, 'outcome'> &
    Partial<Pick<Receipt, 'finance_invoice_id' | 'status' | 'detail'>>,
): Promise<void> {
  await platformSql(em)
    .insertInto('finance_push_receipts')
    .values({ attempt_id: attemptId, ...receipt })
    .execute();
}

/** The durations of pushes, in milliseconds. */
export interface PushTimes {
  /** How long a request may take, from before its attempt is committed to the end of the answer. Default: 20,000. */
  readonly sendMs: number;
  /** How long after its deadline a request may still be on its way through proxies. Default: 5,000. */
  readonly marginMs: number;
  /**
   * How long after its deadline an answer that nobody read may still count, and how long instances of two releases run side
   * by side. Default: 3,600,000.
   */
  readonly settleMs: number;
}

export const defaultPushTimes: PushTimes = { sendMs: 20_000, marginMs: 5_000, settleMs: 3_600_000 };

/**
 * Rejects a push while an earlier request of the invoice may still reach finance, and overwrite this one there. An earlier
 * one has reached finance, or never will, once it has a receipt, once its run has ended with an answer of finance, or once
 * its deadline and the margin have passed. A proxy that gave finance up has not heard its answer.
 *
 * @throws {FormerPushError} if one may.
 */
export async function assertNoOpenAttempt(
  em: EntityManager,
  invoiceId: string,
  { marginMs }: Pick<PushTimes, 'marginMs'>,
): Promise<void> {
  const { rows } = await sql<{ waitMs: string }>`
    select extract(epoch from a.deadline_at - clock_timestamp()) * 1000 + ${marginMs} as "waitMs"
    from finance_push_attempts a
    where a.invoice_id = ${invoiceId}
      and a.deadline_at + ${marginMs} * interval '1 millisecond' > clock_timestamp()
      and not exists (select from finance_push_receipts r where r.attempt_id = a.id)
      and not exists (select from work_runs w where w.id = a.run_id
        and (w.outcome = 'done' or w.error_code = any(${answeredCodes}::text[])))
    order by a.deadline_at desc limit 1`.execute(platformSql(em));
  const row = rows[0];
  if (row !== undefined) throw new FormerPushError(Math.ceil(Number(row.waitMs)));
}

/** The codes of pushes that finance has answered, although not as it should. */
const answeredCodes: FinanceErrorCode[] = [
  'unauthorized',
  'forbidden',
  'rejected',
  'rate_limited',
  'server_error',
  'invalid_response',
];

/** An earlier push of the invoice may still reach finance. */
export class FormerPushError extends ArcadiaError {
  readonly waitMs: number;

  constructor(waitMs: number) {
    const retry_after_seconds = Math.ceil(waitMs / 1000);
    super(
      'still_running',
      'An earlier push of the invoice may still reach finance. The next one follows it. Ask again later.',
      { retry_after_seconds },
    );
    this.waitMs = waitMs;
  }
}

/**
 * Makes the push due again, whatever was stored. A run that lost its lease after it began to send may have reached
 * finance after the run that took its place: only another push ends with the newest content.
 */
export async function pushAgain(em: EntityManager, invoiceId: string): Promise<void> {
  await enqueue(em, 'push', invoiceId);
  await updatePush(em, invoiceId, { finance_digest: null });
}

/** Changes the state of the push in the invoice. */
export async function updatePush(
  em: EntityManager,
  invoiceId: string,
  changes: Partial<
    Pick<
      Selectable<Tables['cloud_invoices']>,
      | 'finance_status'
      | 'finance_invoice_id'
      | 'finance_digest'
      | 'finance_target'
      | 'pushed_revision'
      | 'last_error'
    >
  > & { readonly isPushedNow?: boolean },
): Promise<void> {
  const { isPushedNow = false, ...columns } = changes;
  await platformSql(em)
    .updateTable('cloud_invoices')
    .set({
      ...columns,
      ...(isPushedNow ? { pushed_to_finance_at: sql<string>`now()` } : {}),
      updated_at: sql<string>`now()`,
    })
    .where('id', '=', invoiceId)
    .execute();
}
