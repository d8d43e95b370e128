import { SignJWT } from 'jose';

const LIFETIME_SECONDS = 60;

/** The claims of a token that are not always the same. */
export interface TokenClaims {
  readonly jti: string;
  readonly tenantId: string;
  readonly roles: readonly string[];
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
}

/** Signs a JWT for one call, valid for one minute. */
export function mintAccessToken(
  secret: Uint8Array,
  claims: TokenClaims,
  now: Date,
): Promise<string> {
  const issuedAt = Math.floor(now.valueOf() / 1000);
  const token = new SignJWT({
    typ: 'access',
    tenant_id: claims.tenantId,
    roles: [...claims.roles],
  })
    .setProtectedHeader({ alg: 'HS512', typ: 'JWT' })
    .setSubject('arcadia-cloud')
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + LIFETIME_SECONDS)
    .setJti(claims.jti);
  if (claims.issuer !== undefined) token.setIssuer(claims.issuer);
  if (claims.audience !== undefined) token.setAudience(claims.audience);
  return token.sign(secret);
}
