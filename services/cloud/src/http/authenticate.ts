import { createSecretKey, type KeyObject } from 'node:crypto';
import type { components } from '@arcadia/api-client/contract';
import {
  createRemoteJWKSet,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Visibility } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';

/** The keys that verify tokens: shared secrets, of which the first signs, or the asymmetric keys at a URL. */
export type JwtKeys =
  | { readonly kind: 'secrets'; readonly secrets: readonly [string, ...string[]] }
  | { readonly kind: 'jwks'; readonly url: URL };

export interface JwtOptions {
  readonly keys: JwtKeys;
  /** The `iss` that tokens must have; undefined if any will do. */
  readonly issuer: string | undefined;
  /** The `aud` that tokens must have; undefined if any will do. */
  readonly audience: string | undefined;
}

/** The roles that the contract tells apart. Any role it does not know is a member's. */
export type Role = 'platform_admin' | 'platform_billing' | 'member' | 'viewer';

/** Who calls, as a verified token says. */
export interface Caller {
  readonly subject: string;
  readonly role: Role;
  /** The token's own tenant; null for a platform role without one. */
  readonly tenantId: string | null;
  readonly visibility: Visibility;
  readonly actorKind: components['schemas']['ActorKind'];
}

export type Authenticate = (authorization: string | undefined) => Promise<Caller>;

const symmetric = ['HS256', 'HS384', 'HS512'];
const asymmetric = [
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
const tenantIds = /^[A-Za-z0-9_-]{1,64}$/;
const subjects = /^[^\p{Cc}]{1,255}$/u;
const longestToken = 8192;
const leewaySeconds = 30;

/** What the key set finds wrong with a token, and not with itself. */
const ofToken = [
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
  errors.JOSENotSupported,
];

/**
 * Verifies bearer tokens. Verified ones are kept until they expire, since a verification costs a hop to a thread;
 * `exp` is looked at again each time.
 */
export function createAuthenticate(jwt: JwtOptions, now: () => Date): Authenticate {
  const verified = new LRUCache<string, { caller: Caller; expiresAtMs: number }>({ max: 10_000 });
  const verify = createVerify(jwt, now);

  return async (authorization) => {
    const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw refuse('Send a token: `Authorization: Bearer <JWT>`.');
    if (token.length > longestToken) throw refuse('The token is too long.');
    const known = verified.get(token);
    if (known !== undefined && known.expiresAtMs > now().getTime()) return known.caller;
    const claims = await verify(token);
    const caller = toCaller(claims);
    const expiresAtMs = ((claims.exp ?? 0) + leewaySeconds) * 1000;
    verified.set(token, { caller, expiresAtMs });
    return caller;
  };
}

function createVerify(jwt: JwtOptions, now: () => Date): (token: string) => Promise<JWTPayload> {
  const options = (): JWTVerifyOptions => ({
    requiredClaims: ['exp', 'sub'],
    clockTolerance: leewaySeconds,
    currentDate: now(),
    algorithms: jwt.keys.kind === 'secrets' ? symmetric : asymmetric,
    ...(jwt.issuer === undefined ? {} : { issuer: jwt.issuer }),
    ...(jwt.audience === undefined ? {} : { audience: jwt.audience }),
  });
  if (jwt.keys.kind === 'jwks') {
    const keySet = createKeySet(jwt.keys.url);
    return async (token) => (await jwtVerify(token, keySet, options()).catch(refuseToken)).payload;
  }
  const keys = jwt.keys.secrets.map((secret) => createSecretKey(Buffer.from(secret)));
  return (token) => verifyWithAny(token, keys, options());
}

/** The keys at `url`. Where they cannot be had, that is no fault of the token's. */
function createKeySet(url: URL): JWTVerifyGetKey {
  const keySet = createRemoteJWKSet(url);
  return async (header, token) => {
    try {
      return await keySet(header, token);
    } catch (error) {
      if (ofToken.some((kind) => error instanceof kind)) throw error;
      const detail = 'The keys that verify tokens cannot be fetched now. Try again in 5 seconds.';
      const data = { retry_after_seconds: 5 };
      throw new ArcadiaError('store_unavailable', detail, data, { cause: error });
    }
  };
}

/** A signature by any of the secrets will do, so that they can be changed one at a time. */
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
  return refuseToken(failure);
}

function refuseToken(error: unknown): never {
  if (error instanceof errors.JWTExpired)
    throw refuse('The token has expired; get a new one.', error);
  if (error instanceof errors.JWTClaimValidationFailed) {
    throw refuse(`The token's claim "${error.claim}" is missing or wrong.`, error);
  }
  if (error instanceof errors.JOSEError) throw refuse('The token cannot be verified.', error);
  throw error;
}

function toCaller(claims: JWTPayload): Caller {
  const { sub: subject, typ, tenant_id: tenant } = claims;
  if (typeof subject !== 'string' || !subjects.test(subject)) {
    throw refuse('The token\'s claim "sub" must be printable text of at most 255 characters.');
  }
  if (typ !== undefined && typ !== 'access')
    throw refuse('Only a token of `typ` `access` will do.');
  const role = toRole(claims.roles);
  const tenantId = typeof tenant === 'string' && tenantIds.test(tenant) ? tenant : null;
  if (tenant !== undefined && tenant !== null && tenantId === null) {
    throw refuse('The token\'s claim "tenant_id" is not a tenant\'s id.');
  }
  if (role === 'platform_admin') {
    return { subject, role, tenantId, visibility: 'all', actorKind: 'operator' };
  }
  if (role === 'platform_billing') {
    return { subject, role, tenantId, visibility: 'all', actorKind: 'system' };
  }
  if (tenantId === null) throw refuse('The token must name its tenant in `tenant_id`.');
  return { subject, role, tenantId, visibility: { tenantId }, actorKind: 'tenant' };
}

/** The strongest of the token's roles; slugs may use `-` or `_`. */
function toRole(claim: unknown): Role {
  const slugs = z.array(z.string()).default([]).safeParse(claim);
  if (!slugs.success) throw refuse('The token\'s claim "roles" must be a list of text.');
  const roles = slugs.data.map((role) => role.replaceAll('-', '_'));
  if (roles.includes('platform_admin')) return 'platform_admin';
  if (roles.includes('platform_billing')) return 'platform_billing';
  return roles.length > 0 && roles.every((role) => role === 'viewer') ? 'viewer' : 'member';
}

function refuse(detail: string, cause?: unknown): ArcadiaError {
  return new ArcadiaError('unauthenticated', detail, {}, { cause });
}
