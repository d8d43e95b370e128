import { createSecretKey, type KeyObject } from 'node:crypto';
import {
  createRemoteJWKSet,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose';
import { LRUCache } from 'lru-cache';
import { ArcadiaError } from '../errors/arcadia-error.ts';

export interface JwtOptions {
  readonly keys: JwtKeys;
  /** The `iss` that a token must have. If it is undefined, any issuer is accepted. */
  readonly issuer: string | undefined;
  /** The `aud` that a token must have. If it is undefined, any audience is accepted. */
  readonly audience: string | undefined;
}

/** The keys that verify tokens: shared secrets, of which the first one signs, or the asymmetric keys at a JWKS URL. */
export type JwtKeys =
  | { readonly kind: 'secrets'; readonly secrets: readonly [string, ...string[]] }
  | { readonly kind: 'jwks'; readonly url: URL };

const MAX_TOKEN_LENGTH = 8192;
const MAX_CACHED_TOKENS = 10_000;
const LEEWAY_SECONDS = 30;

/**
 * Creates the function that verifies the token of an `Authorization` header and returns its bearer, which `toBearer`
 * makes of its claims. It rejects with a 401 if a token is missing or not valid, and with a 503 if the keys cannot be
 * fetched.
 *
 * Bearers of verified tokens are cached, because jose verifies on another thread. A cached token is rejected once it has
 * expired.
 */
export function createTokenVerifier<Bearer extends object>(
  jwt: JwtOptions,
  toBearer: (claims: JWTPayload) => Bearer,
  now: () => Date,
): (authorization: string | undefined) => Promise<Bearer> {
  const cache = new LRUCache<string, { bearer: Bearer; expiresAtMs: number }>({
    max: MAX_CACHED_TOKENS,
  });
  const verify = createVerify(jwt, now);

  return async (authorization) => {
    const token = parseAuthorization(authorization);
    const cached = cache.get(token);
    if (cached !== undefined && cached.expiresAtMs > now().getTime()) return cached.bearer;
    const claims = await verify(token);
    const expiresAtMs = ((claims.exp ?? 0) + LEEWAY_SECONDS) * 1000;
    const bearer = toBearer(claims);
    cache.set(token, { bearer, expiresAtMs });
    return bearer;
  };
}

/** A 401 for a token that is missing or not valid. */
export function invalidToken(detail: string, cause?: unknown): ArcadiaError {
  return new ArcadiaError('unauthenticated', detail, {}, { cause });
}

function parseAuthorization(header: string | undefined): string {
  const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(header ?? '')?.[1];
  if (token === undefined) throw invalidToken('Send a token: `Authorization: Bearer <JWT>`.');
  if (token.length > MAX_TOKEN_LENGTH) {
    throw invalidToken(`The token has more than ${MAX_TOKEN_LENGTH} characters. Get a new one.`);
  }
  return token;
}

const symmetricAlgorithms = ['HS256', 'HS384', 'HS512'];
const asymmetricAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
];

function createVerify(jwt: JwtOptions, now: () => Date): (token: string) => Promise<JWTPayload> {
  const options = (): JWTVerifyOptions => ({
    requiredClaims: ['exp', 'sub'],
    clockTolerance: LEEWAY_SECONDS,
    currentDate: now(),
    algorithms: jwt.keys.kind === 'secrets' ? symmetricAlgorithms : asymmetricAlgorithms,
    ...(jwt.issuer === undefined ? {} : { issuer: jwt.issuer }),
    ...(jwt.audience === undefined ? {} : { audience: jwt.audience }),
  });
  if (jwt.keys.kind === 'jwks') {
    const keySet = createKeySet(jwt.keys.url);
    return async (token) =>
      (await jwtVerify(token, keySet, options()).catch(throwInvalidToken)).payload;
  }
  const keys = jwt.keys.secrets.map((secret) => createSecretKey(Buffer.from(secret)));
  return (token) => verifyWithAny(token, keys, options());
}

/** The errors of a key set that the token causes. All others mean that the keys could not be fetched. */
const keySetErrorsOfToken = [
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
  errors.JOSENotSupported,
];

/** The keys at `url`. If they cannot be fetched, the caller gets a 503: the token may be valid. */
function createKeySet(url: URL): JWTVerifyGetKey {
  const keySet = createRemoteJWKSet(url);
  return async (header, token) => {
    try {
      return await keySet(header, token);
    } catch (error) {
      if (keySetErrorsOfToken.some((kind) => error instanceof kind)) throw error;
      const detail =
        'The service cannot fetch the keys that verify tokens. Try again in 5 seconds.';
      const data = { retry_after_seconds: 5 };
      throw new ArcadiaError('store_unavailable', detail, data, { cause: error });
    }
  };
}

/** Accepts a signature by any of the secrets, so that operators can replace them one at a time. */
async function verifyWithAny(
  token: string,
  keys: readonly KeyObject[],
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  let failure: unknown;
  for (const key of keys) {
    try {
      return (await jwtVerify(token, key, options)).payload;
    } catch (error) {
      failure = error;
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) break;
    }
  }
  return throwInvalidToken(failure);
}

function throwInvalidToken(error: unknown): never {
  if (error instanceof errors.JWTExpired) {
    throw invalidToken('The token has expired. Get a new one.', error);
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    const detail = `The token's claim "${error.claim}" is missing or wrong. Get a token for this service.`;
    throw invalidToken(detail, error);
  }
  if (error instanceof errors.JOSEError) {
    throw invalidToken('The token cannot be verified. Get a new one.', error);
  }
  throw error;
}
