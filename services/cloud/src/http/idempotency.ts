import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import canonicalize from 'canonicalize';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import { inTransaction } from '../db/transaction.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { problems, toProblem } from './problem.ts';

/** The answer of an operation, as it is sent and stored. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** A call that takes effect once, however often it is sent. */
export interface IdempotentCall {
  readonly tenantId: string;
  readonly subject: string;
  readonly operation: string;
  readonly key: string;
  /** Distinguishes this call from another one with the same key: its role, path, `If-Match` and body. */
  readonly content: unknown;
  readonly requestId: string;
}

/** These answers are not stored: the caller may remove their cause and send the same key again. */
const unstoredStatuses = new Set([401, 403, 429]);

/**
 * Runs `effect` once for all calls with the same key, and returns its answer to each of them. The key, the effect and
 * the answer are written in one transaction, so a concurrent call with the same key waits for it and then replays the
 * answer. Answers are stored for 24 hours. Answers of 401, 403, 429 and 5xx are not stored.
 *
 * @throws {ArcadiaError} `idempotency_key_reused` if the key was sent with another request.
 */
export async function runIdempotent(
  em: EntityManager,
  call: IdempotentCall,
  effect: (em: EntityManager) => Promise<Answer>,
): Promise<Answer> {
  const digest = digestOf(call);
  return inTransaction(em, async (tx) => {
    if (!(await takeKey(tx, call, digest))) return replay(tx, call, digest);
    const answer = await answerOrProblem(tx, call, effect);
    await storeAnswer(tx, call, answer);
    return answer;
  });
}

/** Deletes the keys that were created over 24 hours ago. An hourly work item runs this. */
export async function purgeIdempotencyKeys(em: EntityManager): Promise<void> {
  await platformSql(em)
    .deleteFrom('idempotency_keys')
    .where('created_at', '<', sql<string>`now() - interval '24 hours'`)
    .execute();
}

/** The same for two bodies that differ only in the order of their members. */
function digestOf({ content }: IdempotentCall): string {
  return createHash('sha256')
    .update(canonicalize(content) ?? '')
    .digest('hex');
}

/** The condition for the row of the call's key. */
function keyOf(call: IdempotentCall) {
  const { tenantId, subject, operation, key } = call;
  return { tenant_id: tenantId, subject, operation, key };
}

/**
 * Inserts the key, and returns false if a call has used it in the last 24 hours. It waits for a concurrent call that
 * has inserted the key and not yet committed.
 */
async function takeKey(em: EntityManager, call: IdempotentCall, digest: string): Promise<boolean> {
  const db = platformSql(em);
  await db
    .deleteFrom('idempotency_keys')
    .where((eb) => eb.and(keyOf(call)))
    .where(sql<boolean>`created_at < now() - interval '24 hours'`)
    .execute();
  const taken = await db
    .insertInto('idempotency_keys')
    .values({ ...keyOf(call), request_digest: digest })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return taken.numInsertedOrUpdatedRows === 1n;
}

/**
 * Runs the effect in a savepoint, so that an error undoes the effect but not the key. If the error may be stored, it
 * becomes the answer. For any other `ArcadiaError` the key is deleted, because the transaction may commit with it.
 */
async function answerOrProblem(
  tx: EntityManager,
  call: IdempotentCall,
  effect: (em: EntityManager) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await inTransaction(tx, effect, { clear: true });
  } catch (error) {
    if (!(error instanceof ArcadiaError)) throw error;
    if (isStorable(error)) return toAnswer(error, call);
    await platformSql(tx)
      .deleteFrom('idempotency_keys')
      .where((eb) => eb.and(keyOf(call)))
      .execute();
    throw error;
  }
}

function isStorable({ code }: ArcadiaError): boolean {
  const { status } = problems[code];
  return status < 500 && !unstoredStatuses.has(status);
}

function toAnswer(error: ArcadiaError, { requestId }: IdempotentCall): Answer {
  const body = toProblem(error, requestId);
  return { status: body.status, body, headers: { 'content-type': 'application/problem+json' } };
}

async function storeAnswer(
  em: EntityManager,
  call: IdempotentCall,
  { status, headers, body }: Answer,
): Promise<void> {
  await platformSql(em)
    .updateTable('idempotency_keys')
    .set({ status, headers: JSON.stringify(headers), body: JSON.stringify(body) })
    .where((eb) => eb.and(keyOf(call)))
    .execute();
}

async function replay(em: EntityManager, call: IdempotentCall, digest: string): Promise<Answer> {
  const stored = await platformSql(em)
    .selectFrom('idempotency_keys')
    .select(['request_digest', 'status', 'headers', 'body'])
    .where((eb) => eb.and(keyOf(call)))
    .executeTakeFirstOrThrow();
  if (stored.request_digest !== digest) {
    const detail =
      'This idempotency key was sent with another request. Generate a new key for each request.';
    throw new ArcadiaError('idempotency_key_reused', detail, { idempotency_key: call.key });
  }
  if (stored.status === null) throw new Error('The row of an idempotency key has no answer.');
  const headers = { ...stored.headers, 'idempotency-replayed': 'true' };
  return { status: stored.status, body: stored.body, headers };
}
