import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { JwtKeys, JwtOptions } from './http/verify-token.ts';

const MIN_SECRET_BYTES = 32;

const optional = z.string().optional();
const commaSeparated = (text: string) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });

/** Every variable that the service reads, in the order of the table in the README. */
const environment = z.object({
  DATABASE_URL: z.url({
    protocol: /^postgres(ql)?$/,
    error: 'is required: postgres://user:password@host:5432/database',
  }),
  MONGODB_URI: optional.refine((uri) => uri === undefined || /^mongodb(\+srv)?:\/\//.test(uri), {
    error: 'must begin with mongodb:// or mongodb+srv://',
  }),
  DIGITALOCEAN_TOKEN: optional,
  DIGITALOCEAN_URL: httpUrl.default('https://api.digitalocean.com'),
  ARCADIA_JWT_SECRET: optional,
  ARCADIA_JWKS_URL: optional.pipe(httpUrl.optional()),
  ARCADIA_JWT_ISSUER: optional,
  ARCADIA_JWT_AUDIENCE: optional,
  SKYAI_FINANCE_URL: httpUrl.default('http://localhost:4010'),
  SKYAI_FINANCE_SECRET: optional,
  SKYAI_FINANCE_ISSUER: optional,
  SKYAI_FINANCE_AUDIENCE: optional,
  SKYAI_FINANCE_TENANT_ID: z.string().default('platform-admin'),
  SKYAI_FINANCE_ROLES: z.string().default('admin').transform(commaSeparated),
  BILLING_TIME_ZONE: z
    .string()
    .refine(isTimeZone, { error: 'must be an IANA time zone such as Australia/Sydney' })
    .default('UTC'),
  ARCADIA_CORS_ORIGINS: z.string().default('').transform(commaSeparated),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export interface Config {
  readonly databaseUrl: string;
  /** The store of the schedules. If it is undefined, Agenda keeps them in PostgreSQL. */
  readonly mongodbUri: string | undefined;
  /** Undefined without a token. The service then fetches nothing from DigitalOcean. */
  readonly digitalOcean: { readonly token: string; readonly url: string } | undefined;
  readonly jwt: JwtOptions;
  /** Undefined without a secret. The service then pushes no invoices. */
  readonly finance:
    | {
        readonly url: string;
        readonly secret: string;
        readonly issuer: string | undefined;
        readonly audience: string | undefined;
        readonly tenantId: string;
        readonly roles: readonly string[];
      }
    | undefined;
  /** An IANA name. The periods of subscriptions begin and end at midnight in this time zone. */
  readonly billingTimeZone: string;
  readonly corsOrigins: readonly string[];
  readonly port: number;
  readonly logLevel: string;
}

/** Reports all faults of the environment together. It never contains a value, which may be a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `The configuration is not valid. Correct these variables:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    );
    this.faults = faults;
  }
}

/**
 * Reads the configuration from the environment. No other code of the service reads the environment.
 *
 * @throws {ConfigError} if a variable is missing or not valid.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  // An empty variable counts as not set.
  const given = Object.entries(env).filter(([, value]) => value !== '');
  const parsed = environment.safeParse(Object.fromEntries(given));
  const issues = parsed.error?.issues ?? [];
  const faults = [
    ...issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    ...secretFaults(env),
    ...originFaults(env),
  ];
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults);
  const vars = parsed.data;
  return Object.freeze({
    databaseUrl: vars.DATABASE_URL,
    mongodbUri: vars.MONGODB_URI,
    digitalOcean:
      vars.DIGITALOCEAN_TOKEN === undefined
        ? undefined
        : { token: vars.DIGITALOCEAN_TOKEN, url: vars.DIGITALOCEAN_URL },
    jwt: {
      keys: toKeys(vars),
      issuer: vars.ARCADIA_JWT_ISSUER,
      audience: vars.ARCADIA_JWT_AUDIENCE,
    },
    finance:
      vars.SKYAI_FINANCE_SECRET === undefined
        ? undefined
        : {
            url: vars.SKYAI_FINANCE_URL,
            secret: vars.SKYAI_FINANCE_SECRET,
            issuer: vars.SKYAI_FINANCE_ISSUER,
            audience: vars.SKYAI_FINANCE_AUDIENCE,
            tenantId: vars.SKYAI_FINANCE_TENANT_ID,
            roles: vars.SKYAI_FINANCE_ROLES,
          },
    billingTimeZone: vars.BILLING_TIME_ZONE,
    corsOrigins: vars.ARCADIA_CORS_ORIGINS,
    port: vars.PORT,
    logLevel: vars.LOG_LEVEL,
  });
}

function secretFaults(env: NodeJS.ProcessEnv): string[] {
  const faults: string[] = [];
  const secrets = commaSeparated(env.ARCADIA_JWT_SECRET ?? '');
  if ((secrets.length === 0) === ((env.ARCADIA_JWKS_URL ?? '') === '')) {
    faults.push('ARCADIA_JWT_SECRET: set either this or ARCADIA_JWKS_URL, not both');
  }
  if (secrets.some(isTooShort)) {
    faults.push(`ARCADIA_JWT_SECRET: each secret must have at least ${MIN_SECRET_BYTES} bytes`);
  }
  const financeSecret = env.SKYAI_FINANCE_SECRET ?? '';
  if (financeSecret !== '' && isTooShort(financeSecret)) {
    faults.push(`SKYAI_FINANCE_SECRET: must have at least ${MIN_SECRET_BYTES} bytes`);
  }
  return faults;
}

/** Rejects values that are not origins, such as `*` or `https://example.com/`: CORS would silently never match them. */
function originFaults(env: NodeJS.ProcessEnv): string[] {
  return commaSeparated(env.ARCADIA_CORS_ORIGINS ?? '')
    .filter((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin)
    .map(
      (origin) => `ARCADIA_CORS_ORIGINS: ${origin} is not an origin such as https://example.com`,
    );
}

/** Whether `name` is an IANA time zone. Rejects a fixed offset such as `+10:00`, which has no daylight saving time. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

function isTooShort(secret: string): boolean {
  return Buffer.byteLength(secret) < MIN_SECRET_BYTES;
}

function toKeys(vars: z.infer<typeof environment>): JwtKeys {
  const [first, ...others] = commaSeparated(vars.ARCADIA_JWT_SECRET ?? '');
  if (first !== undefined) return { kind: 'secrets', secrets: [first, ...others] };
  if (vars.ARCADIA_JWKS_URL !== undefined)
    return { kind: 'jwks', url: new URL(vars.ARCADIA_JWKS_URL) };
  throw new ConfigError(['ARCADIA_JWT_SECRET: must contain a secret']);
}
