import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trimText } from '../src/trim-text.ts';

const EDGES = /^[\p{White_Space}\ufeff\u200b]+|[\p{White_Space}\ufeff\u200b]+$/gu;

test('trimText removes White_Space, U+FEFF and U+200B from both ends of any text', () => {
  const invisible = fc.constantFrom(' ', '\n', '\u0085', '\u00a0', '\u2009', '\u200b', '\ufeff');
  const text = fc
    .array(fc.oneof(invisible, fc.constantFrom('a', 'é', '🚀', '\u200c', '\0')), { maxLength: 6 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (value) => {
      expect(trimText(value)).toBe(value.replace(EDGES, ''));
      expect(trimText(trimText(value))).toBe(trimText(value));
    }),
  );
});

test('trimText removes every character of White_Space', () => {
  for (let code = 0; code <= 0xffff; code += 1) {
    const character = String.fromCharCode(code);
    const isInvisible = /[\p{White_Space}\ufeff\u200b]/u.test(character);
    expect(trimText(`${character}a${character}`), code.toString(16)).toBe(
      isInvisible ? 'a' : `${character}a${character}`,
    );
  }
});

test.each(['\u200c', '\u2060', '\u00ad', 'é', '🚀'])('trimText keeps %j', (character) => {
  expect(trimText(character)).toBe(character);
});

test('trims in linear time', () => {
  const blanks = ' '.repeat(1_000_000);
  const startedMs = performance.now();
  expect(trimText(`\u00a0a${blanks}b\u00a0`)).toBe(`a${blanks}b`);
  expect(performance.now() - startedMs).toBeLessThan(1_000);
});
