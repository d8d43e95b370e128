import type { ServerResponse } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAuthenticate } from '../../src/http/caller.ts';
import {
  createSigningKey,
  type KeyServer,
  type SigningKey,
  signToken,
  startKeyServer,
} from './start-key-server.ts';

let [first, second, third]: SigningKey[] = [];
let elliptic: SigningKey;
const keyAt = (key: SigningKey | undefined): SigningKey => {
  if (key === undefined) throw new Error('no key');
  return key;
};
beforeAll(async () => {
  [first, second, third] = await Promise.all([1, 2, 3].map(() => createSigningKey()));
  elliptic = await createSigningKey('ES256');
});

const MINUTE_MS = 60_000;

/** A service that verifies tokens with the keys of `server`, and the tokens of its identity provider. */
function verifierOf(server: KeyServer, jwksTimeoutMs = 500) {
  let nowMs = Date.parse('2026-11-27T00:00:00Z');
  const now = () => new Date(nowMs);
  const authenticate = createAuthenticate(
    { keys: { kind: 'jwks', url: server.url }, issuer: undefined, audience: undefined },
    { now, jwksTimeoutMs },
  );
  return {
    pass(ms: number) {
      nowMs += ms;
    },
    sign: (key: SigningKey | undefined, kid?: string, hours = 10) =>
      signToken(keyAt(key), {
        expiresAt: new Date(nowMs + hours * 60 * MINUTE_MS),
        ...(kid === undefined ? {} : { kid }),
      }),
    /** The code of the problem that the bearer of the token gets, or "accepted". */
    async outcome(token: string): Promise<unknown> {
      try {
        await authenticate(`Bearer ${token}`);
        return 'accepted';
      } catch (error) {
        return error instanceof Error && 'code' in error ? error.code : error;
      }
    },
  };
}

const jwkOf = (key: SigningKey | undefined, members: object = {}) => ({
  ...keyAt(key).jwk,
  ...members,
});

describe('keys that fit a token', () => {
  it('accepts a token whose key is listed twice', async () => {
    const twice = [jwkOf(first, { kid: 'a', alg: 'RS256' }), jwkOf(first, { kid: 'a' })];
    const { sign, outcome } = verifierOf(await startKeyServer(...twice));
    expect(await outcome(await sign(first, 'a'))).toBe('accepted');
    expect(await outcome(await sign(first))).toBe('accepted');
    expect(await outcome(await sign(second, 'a'))).toBe('unauthenticated');
  });

  it('tries each key that fits a token without kid', async () => {
    const keys = [jwkOf(first, { kid: 'a' }), jwkOf(second, { kid: 'b' }), jwkOf(third)];
    const { sign, outcome } = verifierOf(await startKeyServer(...keys));
    for (const key of [first, second, third]) {
      expect(await outcome(await sign(key))).toBe('accepted');
    }
    expect(await outcome(await sign(elliptic))).toBe('unauthenticated');
  });

  it('tries the keys without kid for a token with one', async () => {
    const { sign, outcome } = verifierOf(await startKeyServer(jwkOf(first), jwkOf(second)));
    expect(await outcome(await sign(second, 'b'))).toBe('accepted');
    expect(await outcome(await sign(third, 'b'))).toBe('unauthenticated');
  });

  it('never verifies a token with the key of another kid, use, operation or algorithm', async () => {
    for (const members of [
      { kid: 'b' },
      { kid: 'a', use: 'enc' },
      { kid: 'a', key_ops: ['encrypt'] },
      { kid: 'a', alg: 'RS512' },
      { kid: 'a', kty: 'EC' },
    ]) {
      const server = await startKeyServer(jwkOf(first, members), jwkOf(elliptic, { kid: 'e' }));
      const { sign, outcome } = verifierOf(server);
      expect(await outcome(await sign(first, 'a')), JSON.stringify(members)).toBe(
        'unauthenticated',
      );
    }
  });

  it('ignores keys that it cannot use beside those that it can', async () => {
    const privateJwk = { ...jwkOf(second), kid: 's', d: 'AQAB' };
    const odd = [
      null,
      7,
      {},
      { kty: 'oct', k: Buffer.alloc(64).toString('base64url') },
      { kty: 'RSA', kid: 'a', n: '!', e: 'AQAB' },
      { kty: 'RSA', kid: 'a', n: 'AQAB', e: 'AQAB' },
      { kty: 'unheard-of', kid: 'a' },
      privateJwk,
      { ...jwkOf(third), kid: 7 },
    ];
    const { sign, outcome } = verifierOf(await startKeyServer(...odd, jwkOf(first, { kid: 'a' })));
    expect(await outcome(await sign(first, 'a'))).toBe('accepted');
    expect(await outcome(await sign(second, 's'))).toBe('unauthenticated');
    expect(await outcome(await sign(third))).toBe('unauthenticated');
  });
});

describe('removed keys', () => {
  it('rejects a remembered token once the keys are fetched without its key', async () => {
    const server = await startKeyServer(jwkOf(first, { kid: 'a' }), jwkOf(second, { kid: 'b' }));
    const { pass, sign, outcome } = verifierOf(server);
    const [removed, kept] = [await sign(first, 'a'), await sign(second, 'b')];
    expect([await outcome(removed), await outcome(kept)]).toEqual(['accepted', 'accepted']);
    server.serve({ keys: [jwkOf(second, { kid: 'b' }), jwkOf(third, { kid: 'c' })] });
    pass(10_000);
    expect(await outcome(removed)).toBe('accepted');
    // The token of the new key makes the service fetch the keys.
    expect(await outcome(await sign(third, 'c'))).toBe('accepted');
    expect([await outcome(removed), await outcome(kept)]).toEqual(['unauthenticated', 'accepted']);
  });

  it('rejects the token of a removed key at most 10 minutes later, without any other token', async () => {
    const server = await startKeyServer(jwkOf(first, { kid: 'a' }));
    const { pass, sign, outcome } = verifierOf(server);
    const token = await sign(first, 'a');
    expect(await outcome(token)).toBe('accepted');
    server.serve({ keys: [jwkOf(second, { kid: 'b' })] });
    pass(9 * MINUTE_MS);
    expect(await outcome(token)).toBe('accepted');
    pass(MINUTE_MS);
    expect(await outcome(token)).toBe('unauthenticated');
  });

  it('rejects every token once the list is empty', async () => {
    const server = await startKeyServer(jwkOf(first));
    const { pass, sign, outcome } = verifierOf(server);
    const token = await sign(first);
    expect(await outcome(token)).toBe('accepted');
    server.serve({ keys: [] });
    pass(10 * MINUTE_MS);
    expect(await outcome(token)).toBe('unauthenticated');
  });

  it('picks up a key that replaces another one without kid', async () => {
    const server = await startKeyServer(jwkOf(first));
    const { pass, sign, outcome } = verifierOf(server);
    expect(await outcome(await sign(first))).toBe('accepted');
    server.serve({ keys: [jwkOf(second)] });
    pass(10_000);
    expect(await outcome(await sign(second))).toBe('accepted');
  });

  it('picks up a key that replaces another one under the same kid', async () => {
    const server = await startKeyServer(jwkOf(first, { kid: 'default' }));
    const { pass, sign, outcome } = verifierOf(server);
    expect(await outcome(await sign(first, 'default'))).toBe('accepted');
    server.serve({ keys: [jwkOf(second, { kid: 'default' })] });
    pass(5_000);
    expect(await outcome(await sign(second, 'default'))).toBe('accepted');
    expect(await outcome(await sign(first, 'default'))).toBe('unauthenticated');
  });

  it('reads a list that begins with a byte order mark', async () => {
    const server = await startKeyServer();
    server.serve((response) => {
      response.end(`\ufeff${JSON.stringify({ keys: [jwkOf(first, { kid: 'a' })] })}`);
    });
    const { sign, outcome } = verifierOf(server);
    expect(await outcome(await sign(first, 'a'))).toBe('accepted');
  });

  it('fetches the keys at most once in 5 seconds, however many unknown keys the tokens name', async () => {
    const server = await startKeyServer(jwkOf(first, { kid: 'a' }));
    const { pass, sign, outcome } = verifierOf(server);
    const unknown = await Promise.all(
      Array.from({ length: 30 }, (_, at) => sign(second, `unknown-${at}`)),
    );
    const outcomes = await Promise.all(unknown.map(outcome));
    expect(new Set(outcomes)).toEqual(new Set(['unauthenticated']));
    expect(server.requests).toBe(1);
    pass(5_000);
    await Promise.all(unknown.map(outcome));
    expect(server.requests).toBe(2);
    const forged = await Promise.all(Array.from({ length: 30 }, () => sign(second, 'a')));
    await Promise.all(forged.map(outcome));
    expect(server.requests).toBe(2);
    pass(5_000);
    expect(new Set(await Promise.all(forged.map(outcome)))).toEqual(new Set(['unauthenticated']));
    expect(server.requests).toBe(3);
  });
});

const drop = (response: ServerResponse) => void response.destroy();

describe('while the URL of the keys is away', () => {
  it('accepts tokens of the last keys for an hour, then answers 503 until the URL is back', async () => {
    const server = await startKeyServer(jwkOf(first, { kid: 'a' }));
    const { pass, sign, outcome } = verifierOf(server);
    const token = await sign(first, 'a');
    expect(await outcome(token)).toBe('accepted');
    server.serve(drop);
    for (const minutes of [10, 10, 10, 10, 10, 9]) {
      pass(minutes * MINUTE_MS);
      expect(await outcome(token)).toBe('accepted');
      expect(await outcome(await sign(first, 'a'))).toBe('accepted');
    }
    pass(MINUTE_MS);
    expect(await outcome(token)).toBe('store_unavailable');
    expect(await outcome(await sign(first, 'a'))).toBe('store_unavailable');
    server.serve({ keys: [jwkOf(first, { kid: 'a' })] });
    pass(5_000);
    expect(await outcome(token)).toBe('accepted');
  });

  it('answers 503 for a token with an unknown key, and 401 once the keys are fetched without it', async () => {
    const server = await startKeyServer(jwkOf(first, { kid: 'a' }));
    const { pass, sign, outcome } = verifierOf(server);
    expect(await outcome(await sign(first, 'a'))).toBe('accepted');
    server.serve(drop);
    pass(5_000);
    const unknown = await sign(second, 'b');
    expect(await outcome(unknown)).toBe('store_unavailable');
    const forged = await sign(second, 'a');
    expect(await outcome(forged)).toBe('unauthenticated');
    server.serve({ keys: [jwkOf(first, { kid: 'a' })] });
    pass(5_000);
    expect(await outcome(unknown)).toBe('unauthenticated');
  });

  it('does not wait again and again for a URL that does not answer', async () => {
    const server = await startKeyServer(jwkOf(first, { kid: 'a' }));
    const { pass, sign, outcome } = verifierOf(server, 3_000);
    const token = await sign(first, 'a');
    expect(await outcome(token)).toBe('accepted');
    server.serve(() => undefined);
    pass(10 * MINUTE_MS);
    expect(await outcome(token)).toBe('accepted');
    for (let attempt = 0; attempt < 10; attempt += 1) {
      pass(5_000);
      const startedMs = performance.now();
      expect(await outcome(token)).toBe('accepted');
      expect(performance.now() - startedMs).toBeLessThan(2_000);
    }
  });

  const oneKey = () => JSON.stringify({ keys: [jwkOf(first, { kid: 'a' })] });
  it.each<[string, (response: ServerResponse) => void]>([
    ['500', (response) => void response.writeHead(500).end(oneKey())],
    ['a redirect', (response) => void response.writeHead(302, { location: '/other' }).end()],
    ['an empty body', (response) => void response.end()],
    ['HTML', (response) => void response.end('<html>Welcome</html>')],
    ['null', (response) => void response.end('null')],
    ['no list of keys', (response) => void response.end('{"keys":{}}')],
    ['only keys that cannot be used', (response) => void response.end('{"keys":[{}, null]}')],
    [
      'over 100 keys',
      (response) => {
        const keys = Array.from({ length: 101 }, (_, at) => jwkOf(first, { kid: `${at}` }));
        response.end(JSON.stringify({ keys }));
      },
    ],
    ['over 1 MB', (response) => void response.end(oneKey() + ' '.repeat(2 ** 20))],
    [
      'a body without an end',
      (response) => {
        response.write('{"keys":[');
      },
    ],
  ])('counts an answer of %s as away', async (_name, answer) => {
    const server = await startKeyServer();
    server.serve(answer);
    const { pass, sign, outcome } = verifierOf(server);
    const token = await sign(first, 'a');
    expect(await outcome(token)).toBe('store_unavailable');
    server.serve({ keys: [jwkOf(first, { kid: 'a' })] });
    pass(5_000);
    expect(await outcome(token)).toBe('accepted');
    server.serve(answer);
    pass(10 * MINUTE_MS);
    expect(await outcome(token)).toBe('accepted');
  });
});

it.each([
  ['a crit header', { crit: ['exp'], exp: 1 }],
  ['a kid that is not text', { kid: 7 }],
  ['an unencoded payload', { crit: ['b64'], b64: false }],
  ['the algorithm none', { alg: 'none' }],
  ['a symmetric algorithm', { alg: 'HS256' }],
])('rejects a token with %s', async (_name, header) => {
  const server = await startKeyServer(jwkOf(first, { kid: 'a' }));
  const { sign, outcome } = verifierOf(server);
  const [, payload, signature] = (await sign(first, 'a')).split('.');
  const part = Buffer.from(JSON.stringify({ alg: 'RS256', ...header })).toString('base64url');
  expect(await outcome(`${part}.${payload}.${signature}`)).toBe('unauthenticated');
});
