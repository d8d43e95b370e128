import { createHash, createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';

/** A key that verifies tokens. */
export interface VerificationKey {
  /** The digest of the key, whatever its `kid` is. */
  readonly id: string;
  /** Undefined if the key set does not name it. */
  readonly kid: string | undefined;
  /** The algorithms that the key may verify. */
  readonly algorithms: readonly string[];
  readonly key: KeyObject;
}

/** The keys that fit the header of a token: any of them may have signed it. */
export function findFittingKeys(
  keys: readonly VerificationKey[],
  { alg, kid }: { readonly alg?: string | undefined; readonly kid?: string | undefined },
): VerificationKey[] {
  return keys.filter(
    (key) =>
      alg !== undefined &&
      key.algorithms.includes(alg) &&
      (kid === undefined || key.kid === undefined || key.kid === kid),
  );
}

export function fromSecret(secret: string): VerificationKey {
  const key = createSecretKey(Buffer.from(secret));
  return { id: digestOf(key.export()), kid: undefined, algorithms: symmetricAlgorithms, key };
}

const jwkSchema = z.looseObject({
  kty: z.enum(['RSA', 'EC', 'OKP']),
  kid: z.string().optional(),
  alg: z.string().optional(),
  use: z.literal('sig').optional(),
  key_ops: z.array(z.string()).optional(),
  /** Only a private key has it. Everybody can sign with a private key that is published. */
  d: z.undefined().optional(),
});

/** Undefined for an entry of a key set that cannot verify tokens: RFC 7517 says to ignore it. */
export function fromJwk(entry: unknown): VerificationKey | undefined {
  const { data: jwk } = jwkSchema.safeParse(entry);
  if (jwk === undefined || jwk.key_ops?.includes('verify') === false) return undefined;
  const key = importJwk(jwk);
  if (key === undefined) return undefined;
  const algorithms = algorithmsOf(key).filter((alg) => jwk.alg === undefined || alg === jwk.alg);
  if (algorithms.length === 0) return undefined;
  const id = digestOf(key.export({ type: 'spki', format: 'der' }));
  return { id, kid: jwk.kid, algorithms, key };
}

function importJwk(jwk: Record<string, unknown>): KeyObject | undefined {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    return undefined;
  }
}

const symmetricAlgorithms = ['HS256', 'HS384', 'HS512'];
const rsaAlgorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];
const algorithmsByCurve = new Map([
  ['prime256v1', ['ES256']],
  ['secp384r1', ['ES384']],
  ['secp521r1', ['ES512']],
]);
/** RFC 7518 requires it. */
const MIN_RSA_BITS = 2048;

function algorithmsOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): readonly string[] {
  const { modulusLength = 0, namedCurve = '' } = asymmetricKeyDetails ?? {};
  switch (asymmetricKeyType) {
    case 'rsa':
      return modulusLength >= MIN_RSA_BITS ? rsaAlgorithms : [];
    case 'ec':
      return algorithmsByCurve.get(namedCurve) ?? [];
    case 'ed25519':
      return ['EdDSA'];
    default:
      return [];
  }
}

function digestOf(key: Uint8Array): string {
  return createHash('sha256').update(key).digest('base64url');
}
