import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFeedCursors, type FeedCursors } from '../../src/journal/feed-cursor.ts';
import type { ReachedPosition } from '../../src/journal/feed-position.ts';
import { formatPlainCursor } from '../../src/journal/plain-feed-cursor.ts';

const now = () => new Date('2026-11-27T00:00:00Z');
const key = randomBytes(32);
const cursors = createFeedCursors({ key, plainUntil: null, now });
const plain = createFeedCursors({ key, plainUntil: new Date('2026-11-27T00:00:00.001Z'), now });

const positions: fc.Arbitrary<ReachedPosition> = fc.record({
  cluster: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String),
  timeline: fc
    .integer({ min: 1, max: 2 ** 32 - 1 })
    .map((at) => at.toString(16).toUpperCase().padStart(8, '0')),
  transactionId: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  position: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
});
const reached: ReachedPosition = {
  cluster: '7561234567890123456',
  timeline: '0000000A',
  transactionId: 123_456_789n,
  position: 42n,
};
const encode = (bytes: string | Uint8Array) => Buffer.from(bytes).toString('base64url');
const decode = (cursor: string) => Buffer.from(cursor, 'base64url');
const isRejected = (of: FeedCursors, cursor: string) =>
  expect(() => of.parse(cursor)).toThrow('not one that this feed returned');

it.each([
  ['sealed', cursors],
  ['plain', plain],
])('parses a %s cursor to the position that it was formatted from', (_name, of) => {
  fc.assert(
    fc.property(positions, (at) => {
      expect(of.parse(of.format(at))).toEqual(at);
    }),
  );
});

describe('a sealed cursor', () => {
  it('shows nothing of its position, and is another one each time', () => {
    const [first, second] = [cursors.format(reached), cursors.format(reached)];
    expect(first).not.toBe(second);
    for (const shown of [first, second].map((cursor) => decode(cursor))) {
      expect(shown.length).toBe(61);
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
    expect(plain.parse(cursor)).toEqual(reached);
    isRejected(createFeedCursors({ key: randomBytes(32), plainUntil: null, now }), cursor);
  });
});

describe('a plain cursor', () => {
  it('is returned until an hour after the migration, and accepted afterwards too', () => {
    const cursor = plain.format(reached);
    expect(decode(cursor).toString()).toBe('7561234567890123456 0000000A 123456789 42');
    expect(cursors.parse(cursor)).toEqual(reached);
    const passed = createFeedCursors({ key, plainUntil: now(), now });
    expect(decode(passed.format(reached))[0]).toBe(1);
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
