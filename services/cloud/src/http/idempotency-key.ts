import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import canonicalize from 'canonicalize';
import { type SqlBool, sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
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

/** Deletes the keys that were created over 24 hours ago. An hourly work item runs this. */
export async function purgeIdempotencyKeys(em: EntityManager): Promise<void> {
  await platformSql(em).deleteFrom('idempotency_keys').where(isExpired).execute();
}

/** Deletes the key of the call if it was created over 24 hours ago. */
export async function deleteExpiredKey(em: EntityManager, call: IdempotentCall): Promise<void> {
  await platformSql(em)
    .deleteFrom('idempotency_keys')
    .where((eb) => eb.and(keyOf(call)))
    .where(isExpired)
    .execute();
}

const isExpired = sql<SqlBool>`created_at < now() - interval '24 hours'`;

/** The condition for the row of the call's key. */
export function keyOf(call: IdempotentCall) {
  const { tenantId, subject, operation, key } = call;
  return { tenant_id: tenantId, subject, operation, key };
}

/** Two bodies that differ only in the order of their members have the same digest. */
export function digestOf({ content }: IdempotentCall): string {
  return createHash('sha256')
    .update(canonicalize(content) ?? '')
    .digest('hex');
}

/**
 * Reads the stored answer of the call.
 *
 * @returns `pending` if a call with the key is under way, and `absent` if its key has been deleted.
 * @throws {ArcadiaError} `idempotency_key_reused` if the key was sent with another request.
 */
export async function readAnswer(
  em: EntityManager,
  call: IdempotentCall,
  digest: string,
): Promise<Answer | 'pending' | 'absent'> {
  const stored = await platformSql(em)
    .selectFrom('idempotency_keys')
    .select(['request_digest', 'status', 'headers', 'body'])
    .where((eb) => eb.and(keyOf(call)))
    .executeTakeFirst();
  if (stored === undefined) return 'absent';
  if (stored.request_digest !== digest) {
    const detail =
      'This idempotency key was sent with another request. Generate a new key for each request.';
    throw new ArcadiaError('idempotency_key_reused', detail, { idempotency_key: call.key });
  }
  if (stored.status === null) return 'pending';
  const headers = { ...stored.headers, 'idempotency-replayed': 'true' };
  return { status: stored.status, body: stored.body, headers };
}

/** A key that a call has taken. A long call has it only while it is the holder. */
export type TakenKey = ReturnType<typeof keyOf> & { readonly holder?: string };

/** Records the answer of a call under its key, which nobody holds from then on. */
export async function recordAnswer(
  em: EntityManager,
  key: TakenKey,
  { status, headers, body }: Answer,
): Promise<void> {
  const answer = { status, headers: JSON.stringify(headers), body: JSON.stringify(body) };
  await platformSql(em)
    .updateTable('idempotency_keys')
    .set({ ...answer, pending_until: null, holder: null })
    .where((eb) => eb.and(key))
    .execute();
}

/** Deletes a key, so that the next call with it runs the effect again. */
export async function deleteKey(em: EntityManager, key: TakenKey): Promise<void> {
  await platformSql(em)
    .deleteFrom('idempotency_keys')
    .where((eb) => eb.and(key))
    .execute();
}

/** These answers are not stored: the caller may remove their cause and send the same key again. */
const unstoredStatuses = new Set([401, 403, 429]);

/** Runs the effect of a call. An error that may be stored becomes its answer; any other one is thrown. */
export async function answerOrProblem(
  call: IdempotentCall,
  effect: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await effect();
  } catch (error) {
    const stored = toStoredProblem(error, call);
    if (stored === undefined) throw error;
    return stored;
  }
}

/** Converts an error to the stored answer. Undefined for an error that the next call may not get. */
function toStoredProblem(error: unknown, call: IdempotentCall): Answer | undefined {
  if (!(error instanceof ArcadiaError)) return undefined;
  const { status } = problems[error.code];
  if (status >= 500 || unstoredStatuses.has(status)) return undefined;
  const body = toProblem(error, call.requestId);
  return { status, body, headers: { 'content-type': 'application/problem+json' } };
}

const RETRY_AFTER_SECONDS = 5;

/** The error of a call whose key another call still works on. */
export function stillRunning({ key }: IdempotentCall): ArcadiaError {
  const detail =
    'A call with this idempotency key is still running. ' +
    `Send the same request with the same key again in ${RETRY_AFTER_SECONDS} seconds.`;
  return new ArcadiaError('still_running', detail, {
    idempotency_key: key,
    retry_after_seconds: RETRY_AFTER_SECONDS,
  });
}
