import { createSecretKey } from 'node:crypto';
import { SignJWT } from 'jose';

/** A token for an hour, as Guardian would sign it. */
export async function mintToken(
  secret: string,
  claims: { roles: readonly string[]; tenant_id?: string },
): Promise<string> {
  return new SignJWT({ typ: 'access', ...claims })
    .setProtectedHeader({ alg: 'HS512' })
    .setSubject('bench')
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(createSecretKey(Buffer.from(secret)));
}
