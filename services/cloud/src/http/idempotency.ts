import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import canonicalize from 'canonicalize';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import { inTransaction } from '../db/transaction.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { problems, toProblem } from './problem.ts';

/** An answer on its way out. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** Which call is to be one effect, however often it is sent. */
export interface IdempotentCall {
  readonly tenantId: string;
  readonly subject: string;
  readonly operation: string;
  readonly key: string;
  /** Whatever tells this call from another under the same key. */
  readonly content: unknown;
  readonly requestId: string;
}

/** These are not kept: the caller may mend them and send the same key again. */
const notKept = new Set([401, 403, 429]);

/**
 * Runs `effect` once for all calls with the same key. The key is written in the effect's own transaction, so a twin
 * at the same time waits for it, and then gets the kept answer. Answers are kept for 24 hours; 5xx never.
 */
export async function runIdempotent(
  em: EntityManager,
  call: IdempotentCall,
  effect: (em: EntityManager) => Promise<Answer>,
): Promise<Answer> {
  const digest = createHash('sha256')
    .update(canonicalize(call.content) ?? '')
    .digest('hex');
  return inTransaction(em, async (tx) => {
    if (!(await takeKey(tx, call, digest))) return replay(tx, call, digest);
    const answer = await answerOrProblem(tx, call, effect);
    await platformSql(tx)
      .updateTable('idempotency_keys')
      .set({
        status: answer.status,
        headers: JSON.stringify(answer.headers),
        body: JSON.stringify(answer.body),
      })
      .where((eb) => eb.and(keyOf(call)))
      .execute();
    return answer;
  });
}

function keyOf(call: IdempotentCall) {
  const { tenantId, subject, operation, key } = call;
  return { tenant_id: tenantId, subject, operation, key };
}

/** Whether the key is ours to use. A twin that holds it is waited for; one older than a day is forgotten. */
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
 * Runs the effect in a savepoint, so that an error undoes what the effect has written but not the key. An error that may
 * be kept becomes the answer. Before any other error is thrown the key is given up, in case the transaction commits.
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
    if (isKept(error)) return toAnswer(error, call);
    await platformSql(tx)
      .deleteFrom('idempotency_keys')
      .where((eb) => eb.and(keyOf(call)))
      .execute();
    throw error;
  }
}

function isKept({ code }: ArcadiaError): boolean {
  const { status } = problems[code];
  return status < 500 && !notKept.has(status);
}

function toAnswer(error: ArcadiaError, { requestId }: IdempotentCall): Answer {
  const body = toProblem(error, requestId);
  return { status: body.status, body, headers: { 'content-type': 'application/problem+json' } };
}

async function replay(em: EntityManager, call: IdempotentCall, digest: string): Promise<Answer> {
  const kept = await platformSql(em)
    .selectFrom('idempotency_keys')
    .select(['request_digest', 'status', 'headers', 'body'])
    .where((eb) => eb.and(keyOf(call)))
    .executeTakeFirstOrThrow();
  if (kept.request_digest !== digest) {
    const detail = 'This idempotency key was used with another request. Make a new key for each.';
    throw new ArcadiaError('idempotency_key_reused', detail, { idempotency_key: call.key });
  }
  if (kept.status === null) throw new Error('An idempotency key was kept without its answer.');
  const headers = { ...kept.headers, 'idempotency-replayed': 'true' };
  return { status: kept.status, body: kept.body, headers };
}
