import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFeedCursors, type FeedCursors } from '../../src/journal/feed-cursor.ts';
import type { ReachedPosition } from '../../src/journal/feed-position.ts';
import { formatPlainCursor } from '../../src/journal/plain-feed-cursor.ts';

const now = () => new Date('2026-11-27T00:00:00Z');
const key = randomBytes(32);
const cursors = createFeedCursors({ key, formerUntil: null, now });
const former = createFeedCursors({ key, formerUntil: new Date('2026-11-27T00:00:00.001Z'), now });

const positions: fc.Arbitrary<ReachedPosition> = fc.record({
  cluster: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String),
  timeline: fc
    .integer({ min: 1, max: 2 ** 32 - 1 })
    .map((at) => at.toString(16).toUpperCase().padStart(8, '0')),
  epoch: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  transactionId: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  position: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
});
const reached: ReachedPosition = {
  cluster: '7561234567890123456',
  timeline: '0000000A',
  epoch: 3,
  transactionId: 123_456_789n,
  position: 42n,
};
const encode = (bytes: string | Uint8Array) => Buffer.from(bytes).toString('base64url');
const decode = (cursor: string) => Buffer.from(cursor, 'base64url');
const isRejected = (of: FeedCursors, cursor: string) =>
  expect(() => of.parse(cursor)).toThrow('not one that this feed returned');

it.each([
  ['of this release', cursors],
  ['for instances of the release before', former],
])('parses a cursor %s to the position that it was formatted from', (_name, of) => {
  fc.assert(
    fc.property(positions, fc.boolean(), (at, isFirst) => {
      const reached = isFirst ? { ...at, epoch: 0 } : at;
      expect(of.parse(of.format(reached))).toEqual(reached);
    }),
  );
});

it('returns cursors that the release before opens until an hour after the migration', () => {
  const versionOf = (of: FeedCursors, at: ReachedPosition) => decode(of.format(at))[0];
  const first = { ...reached, epoch: 0 };
  expect(versionOf(former, first)).toBe(1);
  expect(decode(former.format(first)).length).toBe(61);
  // A failover in that hour begins an epoch, which such a cursor could not name.
  expect(versionOf(former, reached)).toBe(2);
  expect(versionOf(createFeedCursors({ key, formerUntil: now(), now }), first)).toBe(2);
  expect(cursors.parse(former.format(first))).toEqual(first);
});

it('parses a cursor that the release before has sealed', () => {
  const of = createFeedCursors({ key: Buffer.alloc(32, 7), formerUntil: null, now });
  const cursor =
    'AbijOuIMYLFZADoUY1yK_0yLZqxe_BZm1Bjoebgi3pv0BsRyvvCXol4gv0tpL6jvh-XTYDQIyCPhQhjSXw';
  expect(of.parse(cursor)).toEqual({ ...reached, epoch: 0 });
});

describe('a sealed cursor', () => {
  it('shows nothing of its position, and is another one each time', () => {
    const [first, second] = [cursors.format(reached), cursors.format(reached)];
    expect(first).not.toBe(second);
    for (const shown of [first, second].map((cursor) => decode(cursor))) {
      expect(shown.length).toBe(65);
      expect(shown.includes(reached.cluster)).toBe(false);
      const number = Buffer.alloc(8);
      number.writeBigUInt64BE(reached.transactionId);
      expect(shown.includes(number.subarray(4))).toBe(false);
    }
  });

  it('is rejected if anything of it was changed, cut off or added', () => {
    const bytes = decode(cursors.format(reached));
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      isRejected(cursors, encode(changed));
      isRejected(cursors, encode(bytes.subarray(0, at)));
    }
    isRejected(cursors, encode(Buffer.concat([bytes, Buffer.alloc(1)])));
    for (const text of [`${encode(bytes)}=`, `${encode(bytes)}A`, ` ${encode(bytes)}`]) {
      isRejected(cursors, text);
    }
  });

  it('is opened by every instance with its key, and by no other', () => {
    const cursor = cursors.format(reached);
    expect(former.parse(cursor)).toEqual(reached);
    isRejected(createFeedCursors({ key: randomBytes(32), formerUntil: null, now }), cursor);
  });
});

describe('a plain cursor', () => {
  it('is accepted as one of the first epoch', () => {
    const cursor = encode('7561234567890123456 0000000A 123456789 42');
    expect(cursors.parse(cursor)).toEqual({ ...reached, epoch: 0 });
  });

  it.each([
    '',
    'x',
    '!!!!',
    'MSAyIDM=x',
    ...[
      '',
      '1 00000001 2',
      ' 1 00000001 2',
      '1 00000001 2 -3',
      '01 00000001  2 3',
      '1 00000001 2 3 4',
      '1 1 2 3',
      '1 0000000a 2 3',
      '1 2 3',
      'null null 0 0',
      `1 00000001 ${2n ** 64n} 0`,
      `1 00000001 0 ${2n ** 63n}`,
    ].map(encode),
  ])('is rejected if it is %j', (cursor) => {
    isRejected(cursors, cursor);
  });

  it('is rejected with a padded number', () => {
    isRejected(cursors, formatPlainCursor({ ...reached, timeline: '0000000a' }));
  });
});
