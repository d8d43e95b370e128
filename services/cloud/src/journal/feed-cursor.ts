import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import type { ArcadiaError } from '../errors/arcadia-error.ts';
import { invalidRequest } from '../errors/invalid-request.ts';
import type { ReachedPosition } from './feed-position.ts';
import { formatPlainCursor, parsePlainCursor } from './plain-feed-cursor.ts';

/** Converts positions to the cursors that callers get, and back. */
export interface FeedCursors {
  format(at: ReachedPosition): string;
  /**
   * Accepts only the exact text that `format` returns, here or on another instance on the same database.
   *
   * @throws {ArcadiaError} `invalid_request`.
   */
  parse(cursor: string): ReachedPosition;
}

export interface FeedCursorsOptions {
  /** 32 random bytes. */
  readonly key: Uint8Array;
  /** Until then, by `now`, cursors are plain: instances of the release before may run, and cannot open sealed ones. */
  readonly plainUntil: Date | null;
  readonly now: () => Date;
}

/**
 * Reads the key that seals cursors, and until when they are plain. Instances on the same database share both: PostgreSQL
 * measures how much time is left, since the clocks of the instances may differ.
 */
export async function readFeedCursorKey(
  em: EntityManager,
  now: () => Date,
): Promise<Pick<FeedCursorsOptions, 'key' | 'plainUntil'>> {
  const leftMs = sql<string | null>`extract(epoch from plain_until - clock_timestamp()) * 1000`.as(
    'left_ms',
  );
  const { key, left_ms } = await platformSql(em)
    .selectFrom('feed_cursor_keys')
    .select(['key', leftMs])
    .executeTakeFirstOrThrow(
      () => new Error('The table feed_cursor_keys is empty. Restore its row from a backup.'),
    );
  return { key, plainUntil: left_ms === null ? null : new Date(now().getTime() + Number(left_ms)) };
}

/**
 * Creates the cursors of the feed. They are sealed, because a position shows the identifier of the cluster and how many
 * transactions all tenants together make. They are plain until `plainUntil`. Plain ones, which the release before
 * returned, are accepted in this release.
 */
export function createFeedCursors({ key, plainUntil, now }: FeedCursorsOptions): FeedCursors {
  const arePlain = () => plainUntil !== null && now() < plainUntil;
  return {
    format: (at) => (arePlain() ? formatPlainCursor(at) : seal(key, at)),

    parse(cursor) {
      const parsed = isSealed(cursor) ? open(key, cursor) : parsePlainCursor(cursor);
      if (parsed !== undefined) return parsed;
      throw invalidCursor(
        'The cursor is not one that this feed returned: it is damaged, or it belongs to another database. Start again without `after`.',
      );
    },
  };
}

export function invalidCursor(detail: string): ArcadiaError {
  return invalidRequest('/query/after', 'must be the next_cursor of the page before', detail);
}

/** The first byte of a sealed cursor. A plain one begins with a digit in ASCII. */
const VERSION = 1;
const SALT_BYTES = 16;
const TAG_BYTES = 16;
const POSITION_BYTES = 28;
const SEALED_BYTES = 1 + SALT_BYTES + POSITION_BYTES + TAG_BYTES;

/** Encrypts a position: version, salt, AES-256-GCM of the position, tag. */
function seal(key: Uint8Array, at: ReachedPosition): string {
  const salt = randomBytes(SALT_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(key, salt), nonce);
  const sealed = Buffer.concat([cipher.update(toBytes(at)), cipher.final()]);
  const bytes = Buffer.concat([Buffer.from([VERSION]), salt, sealed, cipher.getAuthTag()]);
  return bytes.toString('base64url');
}

/** Undefined unless `seal` has returned the cursor under the same key. */
function open(key: Uint8Array, cursor: string): ReachedPosition | undefined {
  const bytes = Buffer.from(cursor, 'base64url');
  if (bytes.length !== SEALED_BYTES || bytes.toString('base64url') !== cursor) return undefined;
  const salt = bytes.subarray(1, 1 + SALT_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', keyOf(key, salt), nonce);
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const opened = decipher.update(bytes.subarray(1 + SALT_BYTES, -TAG_BYTES));
    decipher.final();
    return fromBytes(opened);
  } catch {
    return undefined;
  }
}

function isSealed(cursor: string): boolean {
  return Buffer.from(cursor, 'base64url')[0] === VERSION;
}

/**
 * Each cursor has a key of its own, so a fixed nonce is safe. With one key for all, random nonces of GCM would repeat too
 * soon: the key is never replaced.
 */
function keyOf(key: Uint8Array, salt: Uint8Array): Buffer {
  return createHmac('sha256', key).update(`feed cursor ${VERSION} `).update(salt).digest();
}

const nonce = Buffer.alloc(12);

function toBytes({ cluster, timeline, transactionId, position }: ReachedPosition): Buffer {
  const bytes = Buffer.alloc(POSITION_BYTES);
  bytes.writeBigInt64BE(BigInt(cluster), 0);
  bytes.writeUInt32BE(Number.parseInt(timeline, 16), 8);
  bytes.writeBigUInt64BE(transactionId, 12);
  bytes.writeBigInt64BE(position, 20);
  return bytes;
}

function fromBytes(bytes: Buffer): ReachedPosition {
  return {
    cluster: String(bytes.readBigInt64BE(0)),
    timeline: bytes.readUInt32BE(8).toString(16).toUpperCase().padStart(8, '0'),
    transactionId: bytes.readBigUInt64BE(12),
    position: bytes.readBigInt64BE(20),
  };
}
