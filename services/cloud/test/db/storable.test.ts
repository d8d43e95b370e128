import { describe, expect, it } from 'vitest';
import { toStorableJson, toStorableTime } from '../../src/db/storable.ts';

describe('toStorableJson', () => {
  it.each([
    [{ name: 'web', tags: ['a\n\u0007', 'é'] }, '{"name":"web","tags":["a\\n\\u0007","é"]}'],
    [{ 'na\0me': ['va\ud800lue', 1, null] }, '{"na\ufffdme":["va\ufffdlue",1,null]}'],
    // A backslash before the same letters is a text that PostgreSQL stores.
    [String.raw`\u0000`, String.raw`"\\u0000"`],
    ['\ud83d\ude00', '"😀"'],
  ])('replaces only the texts that PostgreSQL does not store: %j', (value, json) => {
    expect(toStorableJson(value)).toBe(json);
  });

  it('does not take apart a value that PostgreSQL stores', () => {
    const parts: string[] = [];
    const value = {
      get text() {
        parts.push('read');
        return 'web';
      },
    };
    expect(toStorableJson(value)).toBe('{"text":"web"}');
    expect(parts).toEqual(['read']);
  });
});

describe('toStorableTime', () => {
  it.each(['', 'soon', '0000-12-31T23:59:59Z', '+010000-01-01T00:00:00Z', null])(
    'returns null for %j',
    (text) => {
      expect(toStorableTime(text)).toBeNull();
    },
  );

  it.each(['0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z'])('reads %s', (text) => {
    expect(toStorableTime(text)).toEqual(new Date(text));
  });
});
