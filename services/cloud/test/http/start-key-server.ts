import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, type GenerateKeyPairResult, generateKeyPair, type JWK, SignJWT } from 'jose';
import { onTestFinished } from 'vitest';

/** A key pair of an identity provider. */
export interface SigningKey {
  readonly privateKey: GenerateKeyPairResult['privateKey'];
  readonly alg: string;
  readonly jwk: JWK;
}

export async function createSigningKey(alg = 'RS256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, alg, jwk: await exportJWK(publicKey) };
}

/** Signs a token of a member of the tenant acme, which expires at `expiresAt`. */
export function signToken(
  { privateKey, alg }: SigningKey,
  options: { expiresAt: Date; kid?: string; claims?: object },
): Promise<string> {
  const { expiresAt, kid, claims = {} } = options;
  return new SignJWT({ roles: ['member'], tenant_id: 'acme', ...claims })
    .setProtectedHeader({ alg, ...(kid === undefined ? {} : { kid }) })
    .setSubject('someone')
    .setExpirationTime(expiresAt)
    .sign(privateKey);
}

export interface KeyServer {
  readonly url: URL;
  /** The number of requests so far. */
  readonly requests: number;
  /** Changes the answer of the following requests. */
  serve(answer: { keys: readonly unknown[] } | ((response: ServerResponse) => void)): void;
}

/** Starts the JWKS URL of an identity provider, until the test ends. */
export async function startKeyServer(...keys: readonly unknown[]): Promise<KeyServer> {
  let requests = 0;
  let answer = sending({ keys });
  const server = createServer((_request, response) => {
    requests += 1;
    answer(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: new URL(`http://127.0.0.1:${portOf(server.address())}/jwks`),
    get requests() {
      return requests;
    },
    serve(next) {
      answer = typeof next === 'function' ? next : sending(next);
    },
  };
}

function sending(body: unknown): (response: ServerResponse) => void {
  return (response) => void response.end(JSON.stringify(body));
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not listening on TCP');
  return address.port;
}
