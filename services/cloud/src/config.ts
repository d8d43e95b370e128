import { z } from 'zod';
import {
  baseUrl,
  commaSeparated,
  httpUrl,
  isDatabaseUrl,
  isPercentage,
  isTimeZone,
  isTooShort,
  port,
  quote,
  SECRET_ADVICE,
  shows,
  token,
  tokens,
} from './config-values.ts';
import type { JwtKeys, JwtOptions } from './http/verify-token.ts';

const DATABASE_ADVICE = 'Set it to postgres://user:password@host:5432/database';

const optional = z.string().optional();
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Every variable that the service reads, in the order of the table in the README. */
const environment = z.object({
  DATABASE_URL: z.string({ error: `is missing. ${DATABASE_ADVICE}` }).refine(isDatabaseUrl, {
    error: `is not the URL of a PostgreSQL database. ${DATABASE_ADVICE}`,
  }),
  DATABASE_MIGRATION_URL: optional.refine((url) => url === undefined || isDatabaseUrl(url), {
    error: `is not the URL of a PostgreSQL database. ${DATABASE_ADVICE}`,
  }),
  DATABASE_READ_URL: optional.refine((url) => url === undefined || isDatabaseUrl(url), {
    error: `is not the URL of a PostgreSQL database. ${DATABASE_ADVICE}`,
  }),
  MONGODB_URI: optional.refine(
    (uri) => uri === undefined || /^mongodb(\+srv)?:\/\/([^@/]*@)?[^@/?]+([/?].*)?$/.test(uri),
    { error: 'is not the URI of a MongoDB. Set one such as mongodb://host:27017/database' },
  ),
  DIGITALOCEAN_TOKEN: tokens.default([]),
  DIGITALOCEAN_URL: baseUrl.default('https://api.digitalocean.com'),
  ARCADIA_JWT_SECRET: optional,
  ARCADIA_JWKS_URL: optional.pipe(httpUrl.optional()),
  ARCADIA_JWT_ISSUER: optional,
  ARCADIA_JWT_AUDIENCE: optional,
  SKYAI_FINANCE_URL: baseUrl.default('http://localhost:4010'),
  SKYAI_FINANCE_SECRET: z.string().default('').transform(commaSeparated),
  SKYAI_FINANCE_ISSUER: optional,
  SKYAI_FINANCE_AUDIENCE: optional,
  SKYAI_FINANCE_TENANT_ID: z.string().default('platform-admin'),
  SKYAI_FINANCE_ROLES: z
    .string()
    .default('admin')
    .transform(commaSeparated)
    .refine((roles) => roles.length > 0, {
      error: 'names no role. Set at least one, such as admin',
    }),
  BILLING_TIME_ZONE: z
    .string()
    .refine(isTimeZone, shows('is not an IANA time zone', 'Set one such as Australia/Sydney'))
    .default('UTC'),
  ARCADIA_CORS_ORIGINS: z.string().default('').transform(commaSeparated),
  ARCADIA_UNMATCHED_FLOOR: z
    .string()
    .refine(isPercentage, shows('is not a percentage', 'Set a number from 0 to 100, such as 5'))
    .transform(Number)
    .default(5),
  PORT: port.default(4000),
  METRICS_PORT: port.optional(),
  LOG_LEVEL: z
    .enum(LOG_LEVELS, shows('is not a level', `Set one of ${LOG_LEVELS.join(', ')}`))
    .default('info'),
});

export interface Config {
  readonly databaseUrl: string;
  /** The URL of the role that owns the tables, for `arcadia migrate`. If it is undefined, the service's role owns them. */
  readonly databaseMigrationUrl: string | undefined;
  /** The standby that the feed of events is read from. If it is undefined, the feed is read from `databaseUrl`. */
  readonly databaseReadUrl: string | undefined;
  /** The store of the schedules. If it is undefined, Agenda keeps them in PostgreSQL. */
  readonly mongodbUri: string | undefined;
  /** Undefined without a token. The service then fetches nothing from DigitalOcean. */
  readonly digitalOcean: { readonly tokens: readonly string[]; readonly url: string } | undefined;
  readonly jwt: JwtOptions;
  /** Undefined without a secret. The service then pushes no invoices. */
  readonly finance:
    | {
        readonly url: string;
        readonly secrets: readonly string[];
        readonly issuer: string | undefined;
        readonly audience: string | undefined;
        readonly tenantId: string;
        readonly roles: readonly string[];
      }
    | undefined;
  /** An IANA name. The periods of subscriptions begin and end at midnight in this time zone. */
  readonly billingTimeZone: string;
  readonly corsOrigins: readonly string[];
  /** The part of a bill, from 0 to 1, whose lines may match no resource before the service asks for a person. */
  readonly unmatchedFloor: number;
  readonly port: number;
  /** Undefined if the service serves no metrics. */
  readonly metricsPort: number | undefined;
  readonly logLevel: string;
}

/** Reports all faults of the environment together. It never contains the value of a variable that may hold a secret. */
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
  const faults = [
    ...(parsed.error?.issues ?? []).map(describeIssue),
    ...secretFaults(env),
    ...originFaults(env),
    ...metricsPortFaults(env),
  ];
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults);
  const vars = parsed.data;
  return Object.freeze({
    databaseUrl: vars.DATABASE_URL,
    databaseMigrationUrl: vars.DATABASE_MIGRATION_URL,
    databaseReadUrl: vars.DATABASE_READ_URL,
    mongodbUri: vars.MONGODB_URI,
    digitalOcean:
      vars.DIGITALOCEAN_TOKEN.length === 0
        ? undefined
        : { tokens: vars.DIGITALOCEAN_TOKEN, url: vars.DIGITALOCEAN_URL },
    jwt: {
      keys: toKeys(vars),
      issuer: vars.ARCADIA_JWT_ISSUER,
      audience: vars.ARCADIA_JWT_AUDIENCE,
    },
    finance:
      vars.SKYAI_FINANCE_SECRET.length === 0
        ? undefined
        : {
            url: vars.SKYAI_FINANCE_URL,
            secrets: vars.SKYAI_FINANCE_SECRET,
            issuer: vars.SKYAI_FINANCE_ISSUER,
            audience: vars.SKYAI_FINANCE_AUDIENCE,
            tenantId: vars.SKYAI_FINANCE_TENANT_ID,
            roles: vars.SKYAI_FINANCE_ROLES,
          },
    billingTimeZone: vars.BILLING_TIME_ZONE,
    corsOrigins: vars.ARCADIA_CORS_ORIGINS,
    unmatchedFloor: vars.ARCADIA_UNMATCHED_FLOOR / 100,
    port: vars.PORT,
    metricsPort: vars.METRICS_PORT,
    logLevel: vars.LOG_LEVEL,
  });
}

const NO_TOKEN = 'is missing. Set a token: `arcadia token --role platform_admin` prints one';

/** The variables of the commands that call the API of a running service. */
const apiAccess = z.object({
  ARCADIA_URL: z
    .string({ error: 'is missing. Set the URL of the service, such as https://example.com' })
    .pipe(baseUrl),
  ARCADIA_TOKEN: z.string({ error: NO_TOKEN }).pipe(token),
});

/**
 * Reads the URL and the token with which a command calls the API of a running service.
 *
 * @throws {ConfigError} if one of the two is missing or not valid. It never contains the token.
 */
export function readApiAccess(env: NodeJS.ProcessEnv = process.env): {
  readonly url: string;
  readonly token: string;
} {
  const given = Object.entries(env).filter(([, value]) => value !== '');
  const { data, error } = apiAccess.safeParse(Object.fromEntries(given));
  if (data !== undefined) return { url: data.ARCADIA_URL, token: data.ARCADIA_TOKEN };
  throw new ConfigError(error.issues.map(describeIssue));
}

function describeIssue({ path, message }: z.core.$ZodIssue): string {
  return `${path.join('.')}: ${message}`;
}

function secretFaults(env: NodeJS.ProcessEnv): string[] {
  const faults: string[] = [];
  const secrets = commaSeparated(env.ARCADIA_JWT_SECRET ?? '');
  if ((secrets.length === 0) === ((env.ARCADIA_JWKS_URL ?? '') === '')) {
    const state = secrets.length === 0 ? 'missing' : 'set beside ARCADIA_JWKS_URL';
    faults.push(`ARCADIA_JWT_SECRET: is ${state}. Set either this or ARCADIA_JWKS_URL, not both`);
  }
  if (secrets.some(isTooShort)) {
    faults.push(`ARCADIA_JWT_SECRET: has a secret that is too short. ${SECRET_ADVICE}`);
  }
  if (commaSeparated(env.SKYAI_FINANCE_SECRET ?? '').some(isTooShort)) {
    faults.push(`SKYAI_FINANCE_SECRET: has a secret that is too short. ${SECRET_ADVICE}`);
  }
  return faults;
}

/** One port cannot serve both; 0 takes a free port for each. */
function metricsPortFaults({ PORT = '4000', METRICS_PORT = '' }: NodeJS.ProcessEnv): string[] {
  const isSame = /^\d/.test(METRICS_PORT) && Number(METRICS_PORT) === Number(PORT || '4000');
  if (!isSame || Number(METRICS_PORT) === 0) return [];
  return ['METRICS_PORT: is the same as PORT. Set another one, such as 9464'];
}

/** Rejects values that are not origins, such as `*` or `https://example.com/`: CORS would silently never match them. */
function originFaults(env: NodeJS.ProcessEnv): string[] {
  return commaSeparated(env.ARCADIA_CORS_ORIGINS ?? '')
    .filter((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin)
    .map(
      (origin) =>
        `ARCADIA_CORS_ORIGINS: ${quote(origin)} is not an origin. Set one such as https://example.com`,
    );
}

function toKeys(vars: z.infer<typeof environment>): JwtKeys {
  const [first, ...others] = commaSeparated(vars.ARCADIA_JWT_SECRET ?? '');
  if (first !== undefined) return { kind: 'secrets', secrets: [first, ...others] };
  if (vars.ARCADIA_JWKS_URL !== undefined)
    return { kind: 'jwks', url: new URL(vars.ARCADIA_JWKS_URL) };
  throw new ConfigError(['ARCADIA_JWT_SECRET: must contain a secret']);
}
