import { replaceFile } from '@arcadia/internal/replace-file';
import { SandboxError } from '../sandbox-error.ts';

/** Names of the variables of the service and its commands that a sandbox sets or passes on. */
export const serviceVariables = [
  'DATABASE_URL',
  'DATABASE_MIGRATION_URL',
  'DATABASE_READ_URL',
  'MONGODB_URI',
  'DIGITALOCEAN_TOKEN',
  'DIGITALOCEAN_URL',
  'ARCADIA_JWT_SECRET',
  'ARCADIA_JWKS_URL',
  'ARCADIA_JWT_ISSUER',
  'ARCADIA_JWT_AUDIENCE',
  'SKYAI_FINANCE_URL',
  'SKYAI_FINANCE_SECRET',
  'SKYAI_FINANCE_ISSUER',
  'SKYAI_FINANCE_AUDIENCE',
  'SKYAI_FINANCE_TENANT_ID',
  'SKYAI_FINANCE_ROLES',
  'BILLING_TIME_ZONE',
  'ARCADIA_CORS_ORIGINS',
  'ARCADIA_UNMATCHED_FLOOR',
  'PORT',
  'METRICS_PORT',
  'LOG_LEVEL',
  'ARCADIA_URL',
  'ARCADIA_TOKEN',
] as const;

/** Values of the service's variables. */
export type ServiceVariables = {
  readonly [Name in (typeof serviceVariables)[number]]?: string | undefined;
};

/**
 * Writes variables to a file for `node --env-file`. Only this user can read the file.
 *
 * @throws {SandboxError} `variable_invalid` if a value contains every kind of quote.
 */
export async function writeServiceEnv(file: string, variables: ServiceVariables): Promise<void> {
  const lines = Object.entries(variables).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${quote(name, value)}\n`],
  );
  await replaceFile(file, lines.join(''), { mode: 0o600 });
}

function quote(name: string, value: string): string {
  if (/^[\w.:/@,+=%?&~-]*$/.test(value)) return value;
  // Between double quotes Node reads `\n` as a line break.
  const candidates = value.includes('\\n') ? ["'", '`'] : ["'", '`', '"'];
  const mark = candidates.find((candidate) => !value.includes(candidate));
  if (mark !== undefined) return `${mark}${value}${mark}`;
  // The message must not repeat the value, which may be a secret.
  throw new SandboxError(
    'variable_invalid',
    `${name} contains every kind of quote. Remove one of them.`,
  );
}
