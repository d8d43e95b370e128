import { SignJWT } from 'jose';

/** What a token says. */
export interface TokenClaims {
  readonly jti: string;
  readonly tenantId: string;
  readonly roles: readonly string[];
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
}

const lifetimeSeconds = 60;

/** A JWT for one call, good for a minute. */
export function mintToken(secret: Uint8Array, claims: TokenClaims, now: Date): Promise<string> {
  const issuedAt = Math.floor(now.valueOf() / 1000);
  const token = new SignJWT({
    typ: 'access',
    tenant_id: claims.tenantId,
    roles: [...claims.roles],
  })
    .setProtectedHeader({ alg: 'HS512', typ: 'JWT' })
    .setSubject('arcadia-cloud')
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifetimeSeconds)
    .setJti(claims.jti);
  if (claims.issuer !== undefined) token.setIssuer(claims.issuer);
  if (claims.audience !== undefined) token.setAudience(claims.audience);
  return token.sign(secret);
}
