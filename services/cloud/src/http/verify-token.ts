import {
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
  type ProtectedHeaderParameters,
} from 'jose';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { type KeyList, type KeySource, remoteKeys, secretKeys } from './key-source.ts';
import { findFittingKeys, type VerificationKey } from './verification-key.ts';

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

export interface TokenVerifierDeps {
  readonly now: () => Date;
  /** Logs when the keys cannot be fetched any more, and when they can again. */
  readonly logger?: Logger;
  /** The longest wait for an answer of the JWKS URL, in milliseconds. Default: 5,000. */
  readonly jwksTimeoutMs?: number;
}

const MAX_TOKEN_LENGTH = 8192;
const MAX_CACHED_TOKENS = 10_000;
const MAX_CACHED_MS = 10 * 60_000;
const LEEWAY_SECONDS = 30;

/**
 * Creates the function that verifies the token of an `Authorization` header and returns its bearer, which `toBearer`
 * makes of its claims. It rejects with a 401 if a token is missing or not valid, and with a 503 if the keys cannot be
 * fetched.
 *
 * Bearers of verified tokens are cached for 10 minutes, because jose verifies on another thread. A cached token is
 * rejected once it has expired or its key was removed.
 */
export function createTokenVerifier<Bearer extends object>(
  jwt: JwtOptions,
  toBearer: (claims: JWTPayload) => Bearer,
  deps: TokenVerifierDeps,
): (authorization: string | undefined) => Promise<Bearer> {
  const { now, logger, jwksTimeoutMs: timeoutMs } = deps;
  const cache = new LRUCache<string, CachedBearer<Bearer>>({ max: MAX_CACHED_TOKENS });
  const source =
    jwt.keys.kind === 'secrets'
      ? secretKeys(jwt.keys.secrets)
      : remoteKeys({ url: jwt.keys.url, now, logger, timeoutMs });

  return async (authorization) => {
    const token = parseAuthorization(authorization);
    const keys = await source.read();
    const nowMs = now().getTime();
    const cached = cache.get(token);
    const isValid =
      cached !== undefined && nowMs < cached.untilMs && keys.some(({ id }) => id === cached.keyId);
    if (isValid) return cached.bearer;
    cache.delete(token);
    const { claims, key } = await verify(token, source, keys, toVerifyOptions(jwt, now()));
    const bearer = toBearer(claims);
    const expiresAtMs = ((claims.exp ?? 0) + LEEWAY_SECONDS) * 1000;
    const untilMs = Math.min(expiresAtMs, nowMs + MAX_CACHED_MS);
    cache.set(token, { bearer, keyId: key.id, untilMs });
    return bearer;
  };
}

interface CachedBearer<Bearer> {
  readonly bearer: Bearer;
  readonly keyId: string;
  readonly untilMs: number;
}

function toVerifyOptions({ issuer, audience }: JwtOptions, currentDate: Date): JWTVerifyOptions {
  return {
    requiredClaims: ['exp', 'sub'],
    clockTolerance: LEEWAY_SECONDS,
    currentDate,
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
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

/** A key that verified a token, and the claims of the token. */
interface Verified {
  readonly claims: JWTPayload;
  readonly key: VerificationKey;
}

/**
 * Verifies a token with the keys that fit it. If none verifies it, the keys may have been replaced, so they are read anew.
 */
async function verify(
  token: string,
  source: KeySource,
  keys: KeyList,
  options: JWTVerifyOptions,
): Promise<Verified> {
  const header = parseHeader(token);
  const fitting = findFittingKeys(keys, header);
  const verified = await verifyWithAny(token, fitting, options);
  if (verified !== undefined) return verified;
  const isKnown = header.kid !== undefined && fitting.some(({ kid }) => kid === header.kid);
  // A key may be replaced under its old `kid`. If that cannot be found out, the token counts as forged.
  const latest = await readAgain(source, isKnown ? keys : undefined);
  const verifiedLater =
    latest === keys
      ? undefined
      : await verifyWithAny(token, findFittingKeys(latest, header), options);
  return verifiedLater ?? throwInvalidToken(new errors.JWSSignatureVerificationFailed());
}

/** Reads the keys anew. If they cannot be fetched, returns `keys`, or throws a 503 without them. */
async function readAgain(source: KeySource, keys: KeyList | undefined): Promise<KeyList> {
  try {
    return await source.refresh();
  } catch (error) {
    if (keys === undefined) throw error;
    return keys;
  }
}

function parseHeader(token: string): ProtectedHeaderParameters {
  try {
    return decodeProtectedHeader(token);
  } catch (error) {
    throw invalidToken('The token is not a JWT. Get a new one.', error);
  }
}

/** Tries each key. Undefined if none verifies the signature. */
async function verifyWithAny(
  token: string,
  keys: KeyList,
  options: JWTVerifyOptions,
): Promise<Verified | undefined> {
  for (const key of keys) {
    try {
      const { payload } = await jwtVerify(token, key.key, {
        ...options,
        algorithms: [...key.algorithms],
      });
      return { claims: payload, key };
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throwInvalidToken(error);
    }
  }
  return undefined;
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
