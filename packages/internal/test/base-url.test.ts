import { describe, expect, test } from 'vitest';
import { parseBaseUrl } from '../src/base-url.ts';

describe('parseBaseUrl', () => {
  test.each([
    ['http://localhost:4000', 'http://localhost:4000/'],
    ['https://example.com/', 'https://example.com/'],
    ['https://example.com/cloud//', 'https://example.com/cloud'],
  ])('accepts %s', (baseUrl, href) => {
    expect(parseBaseUrl(baseUrl).href).toBe(href);
    expect(parseBaseUrl(new URL(baseUrl)).href).toBe(href);
  });

  test('leaves the URL that it was given unchanged', () => {
    const given = new URL('https://example.com/cloud/');
    parseBaseUrl(given);
    expect(given.href).toBe('https://example.com/cloud/');
  });

  test.each(['', 'localhost:4000', 'ftp://example.com', 'file:///etc/passwd'])(
    'rejects %j, which is not an http or https URL',
    (baseUrl) => {
      expect(() => parseBaseUrl(baseUrl)).toThrow(
        new TypeError('"baseUrl" must be an http or https URL'),
      );
    },
  );

  test.each([
    'https://user:secret@example.com',
    'https://example.com?a=1',
    'https://example.com#a',
  ])('rejects %s without repeating it', (baseUrl) => {
    expect(() => parseBaseUrl(baseUrl)).toThrow(
      new TypeError('"baseUrl" must have neither credentials nor a query nor a fragment'),
    );
  });
});
