import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import type { ArcadiaError } from '../errors/arcadia-error.ts';
import { invalidRequest } from '../errors/invalid-request.ts';
import type { ReachedPosition } from './feed-position.ts';
import { parsePlainCursor } from './plain-feed-cursor.ts';

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
  /**
   * Until then, by `now`, cursors have no epoch: instances of the release before may run, and cannot open those that have
   * one.
   */
  readonly formerUntil: Date | null;
  readonly now: () => Date;
}

/**
 * Reads the key that seals cursors, and until when they have no epoch. Instances on the same database share both: PostgreSQL
 * measures how much time is left, since the clocks of the instances may differ.
 */
export async function readFeedCursorKey(
  em: EntityManager,
  now: () => Date,
): Promise<Pick<FeedCursorsOptions, 'key' | 'formerUntil'>> {
  const leftMs = sql<string | null>`extract(epoch from former_until - clock_timestamp()) * 1000`.as(
    'left_ms',
  );
  const { key, left_ms } = await platformSql(em)
    .selectFrom('feed_cursor_keys')
    .select(['key', leftMs])
    .executeTakeFirstOrThrow(
      () => new Error('The table feed_cursor_keys is empty. Restore its row from a backup.'),
    );
  return {
    key,
    formerUntil: left_ms === null ? null : new Date(now().getTime() + Number(left_ms)),
  };
}

/**
 * Creates the cursors of the feed. They are sealed, because a position shows the identifier of the cluster and how many
 * transactions all tenants together make. The cursors of the release before, sealed without an epoch or plain, are
 * accepted in this release: their epoch is 0. Sealed ones without an epoch are returned until `formerUntil`.
 */
export function createFeedCursors({ key, formerUntil, now }: FeedCursorsOptions): FeedCursors {
  const isFormer = () => formerUntil !== null && now() < formerUntil;
  return {
    format: (at) => seal(key, at.epoch === 0 && isFormer() ? WITHOUT_EPOCH : VERSION, at),

    parse(cursor) {
      const parsed = open(key, cursor) ?? parsePlainCursor(cursor);
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
const VERSION = 2;
const WITHOUT_EPOCH = 1;
const SALT_BYTES = 16;
const TAG_BYTES = 16;
const EPOCH_AT = 28;
const EPOCH_BYTES = 4;

type Version = typeof VERSION | typeof WITHOUT_EPOCH;

/** Encrypts a position: version, salt, AES-256-GCM of the position, tag. */
function seal(key: Uint8Array, version: Version, at: ReachedPosition): string {
  const salt = randomBytes(SALT_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(key, version, salt), nonce);
  const sealed = Buffer.concat([cipher.update(toBytes(at, version)), cipher.final()]);
  const bytes = Buffer.concat([Buffer.from([version]), salt, sealed, cipher.getAuthTag()]);
  return bytes.toString('base64url');
}

/** Undefined unless `seal` has returned the cursor under the same key. */
function open(key: Uint8Array, cursor: string): ReachedPosition | undefined {
  const bytes = Buffer.from(cursor, 'base64url');
  const version = bytes[0];
  if (version !== VERSION && version !== WITHOUT_EPOCH) return undefined;
  const length = 1 + SALT_BYTES + positionBytes(version) + TAG_BYTES;
  if (bytes.length !== length || bytes.toString('base64url') !== cursor) return undefined;
  const salt = bytes.subarray(1, 1 + SALT_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', keyOf(key, version, salt), nonce);
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const opened = decipher.update(bytes.subarray(1 + SALT_BYTES, -TAG_BYTES));
    decipher.final();
    return fromBytes(opened, version);
  } catch {
    return undefined;
  }
}

function positionBytes(version: Version): number {
  return version === VERSION ? EPOCH_AT + EPOCH_BYTES : EPOCH_AT;
}

/**
 * Each cursor has a key of its own, so a fixed nonce is safe. With one key for all, random nonces of GCM would repeat too
 * soon: the key is never replaced.
 */
function keyOf(key: Uint8Array, version: Version, salt: Uint8Array): Buffer {
  return createHmac('sha256', key).update(`feed cursor ${version} `).update(salt).digest();
}

const nonce = Buffer.alloc(12);

function toBytes(at: ReachedPosition, version: Version): Buffer {
  const { cluster, timeline, epoch, transactionId, position } = at;
  const bytes = Buffer.alloc(positionBytes(version));
  bytes.writeBigInt64BE(BigInt(cluster), 0);
  bytes.writeUInt32BE(Number.parseInt(timeline, 16), 8);
  bytes.writeBigUInt64BE(transactionId, 12);
  bytes.writeBigInt64BE(position, 20);
  if (version === VERSION) bytes.writeInt32BE(epoch, EPOCH_AT);
  return bytes;
}

function fromBytes(bytes: Buffer, version: Version): ReachedPosition {
  return {
    cluster: String(bytes.readBigInt64BE(0)),
    timeline: bytes.readUInt32BE(8).toString(16).toUpperCase().padStart(8, '0'),
    epoch: version === VERSION ? bytes.readInt32BE(EPOCH_AT) : 0,
    transactionId: bytes.readBigUInt64BE(12),
    position: bytes.readBigInt64BE(20),
  };
}
