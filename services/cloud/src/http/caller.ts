import type { components } from '@arcadia/api-client/contract';
import type { JWTPayload } from 'jose';
import { z } from 'zod';
import type { Visibility } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import {
  createTokenVerifier,
  invalidToken,
  type JwtOptions,
  type TokenVerifierDeps,
} from './verify-token.ts';

/** The roles that the contract distinguishes. Every other role counts as `member`. */
export const roles = ['platform_admin', 'platform_billing', 'member', 'viewer'] as const;

export type Role = (typeof roles)[number];

/** The client that sent a request, as its verified token describes it. */
export interface Caller {
  readonly subject: string;
  readonly role: Role;
  /** The token's own tenant. It is null for a platform role without a tenant. */
  readonly tenantId: string | null;
  readonly visibility: Visibility;
  readonly actorKind: components['schemas']['ActorKind'];
}

/** Identifies the caller by the `Authorization` header of its request. */
export type Authenticate = (authorization: string | undefined) => Promise<Caller>;

/** The caller of an operation that needs no token. It sees no tenant's rows. */
export const anonymous: Caller = {
  subject: 'anyone',
  role: 'viewer',
  tenantId: null,
  visibility: { tenantId: '' },
  actorKind: 'tenant',
};

/** Creates the function that identifies callers. It rejects with a 401 if a token is not valid. */
export function createAuthenticate(jwt: JwtOptions, deps: TokenVerifierDeps): Authenticate {
  return createTokenVerifier(jwt, toCaller, deps);
}

/** The requests of all callers with the same key share one quota: those of a tenant, or of a subject of a platform role. */
export function toQuotaKey({ visibility, subject }: Caller): string {
  return visibility === 'all' ? `subject ${subject}` : `tenant ${visibility.tenantId}`;
}

/** Throws a 403 unless `allowed` has the caller's role. If it is null, anyone may call the operation. */
export function authorize(
  operation: string,
  allowed: readonly Role[] | null,
  caller: Caller,
): void {
  if (allowed === null || allowed.includes(caller.role)) return;
  const detail = `The role ${caller.role} may not call ${operation}. Use one of the roles ${allowed.join(', ')}.`;
  throw new ArcadiaError('forbidden', detail, { role: caller.role, roles: allowed });
}

const SUBJECT = /^[^\p{Cc}]{1,255}$/u;
const TENANT_ID = /^[A-Za-z0-9_-]{1,64}$/;

function toCaller({ sub: subject, typ, tenant_id: tenant, roles: claim }: JWTPayload): Caller {
  if (typeof subject !== 'string' || !SUBJECT.test(subject)) {
    throw invalidToken('The token\'s claim "sub" must be printable text of 1 to 255 characters.');
  }
  if (typ !== undefined && typ !== null && typ !== 'access') {
    throw invalidToken('The token\'s claim "typ" must be "access". Send an access token.');
  }
  const role = toRole(claim);
  const tenantId = typeof tenant === 'string' && TENANT_ID.test(tenant) ? tenant : null;
  if (tenant !== undefined && tenant !== null && tenantId === null) {
    throw invalidToken(
      'The token\'s claim "tenant_id" must be 1 to 64 letters, digits, hyphens and underscores.',
    );
  }
  if (role === 'platform_admin') {
    return { subject, role, tenantId, visibility: 'all', actorKind: 'operator' };
  }
  if (role === 'platform_billing') {
    return { subject, role, tenantId, visibility: 'all', actorKind: 'system' };
  }
  if (tenantId === null) {
    throw invalidToken(`A token with the role ${role} must name its tenant in "tenant_id".`);
  }
  return { subject, role, tenantId, visibility: { tenantId }, actorKind: 'tenant' };
}

const roleSlugs = z.array(z.string()).nullish();

/** The strongest of the token's roles. Slugs may use `-` in place of `_`. */
function toRole(claim: unknown): Role {
  const slugs = roleSlugs.safeParse(claim);
  if (!slugs.success) throw invalidToken('The token\'s claim "roles" must be a list of strings.');
  const named = (slugs.data ?? []).map((role) => role.replaceAll('-', '_'));
  if (named.includes('platform_admin')) return 'platform_admin';
  if (named.includes('platform_billing')) return 'platform_billing';
  return named.length > 0 && named.every((role) => role === 'viewer') ? 'viewer' : 'member';
}
