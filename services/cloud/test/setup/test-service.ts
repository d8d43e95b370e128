import { createSecretKey } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ArcadiaClient, createArcadiaClient } from '@arcadia/api-client';
import type { EntityManager } from '@mikro-orm/postgresql';
import { SignJWT } from 'jose';
import { pino } from 'pino';
import { type ComposeOptions, compose, type Service } from '../../src/compose.ts';
import { type Config, readConfig } from '../../src/config.ts';
import type { StoreLimits } from '../../src/db/store-limits.ts';
import { openScope } from '../../src/db/tenant-scope.ts';
import { createServiceOrm } from '../../src/schema.ts';
import { createTestDatabase, toSuperuserUrl } from './test-database.ts';

export const secret = 'a-secret-of-the-tests-with-enough-bytes';

export interface TestService extends AsyncDisposable {
  readonly url: string;
  readonly config: Config;
  readonly service: Service;
  /** Creates a client with a token of these claims. */
  client(claims: Claims): Promise<ArcadiaClient>;
  admin(): Promise<ArcadiaClient>;
  member(tenantId: string): Promise<ArcadiaClient>;
  /** Opens an EntityManager that sees all rows, for use cases without an operation. */
  em(): EntityManager;
  /** The same as a superuser, for what the role of the service may not do: to change append-only tables, or the schema. */
  superuserEm(): EntityManager;
}

export interface Claims {
  readonly roles?: readonly string[] | string | null;
  readonly tenant_id?: string | null;
  readonly [claim: string]: unknown;
}

/** Starts a service on a new database, or on the database of another instance. */
export async function startTestService(
  options: {
    env?: Record<string, string>;
    databaseUrl?: string;
    now?: () => Date;
    /** Whether to start the schedules and the worker. Default: false, and the test runs the work itself. */
    start?: boolean;
    fairness?: ComposeOptions['fairness'];
    /** The durations of the queue. Default: as in production. */
    queue?: ComposeOptions['queue'];
    /** How long to wait for PostgreSQL. Default: as in production. */
    storeLimits?: StoreLimits;
    longCallLimits?: ComposeOptions['longCallLimits'];
  } = {},
): Promise<TestService> {
  const own = options.databaseUrl === undefined ? await createTestDatabase() : undefined;
  const config = readConfig({
    DATABASE_URL: options.databaseUrl ?? own?.url,
    ARCADIA_JWT_SECRET: secret,
    PORT: '0',
    LOG_LEVEL: 'silent',
    ...options.env,
  });
  const service = await compose(config, {
    logger: pino({ level: config.logLevel }),
    validateResponses: true,
    ...(options.now === undefined ? {} : { now: options.now }),
    ...(options.fairness === undefined ? {} : { fairness: options.fairness }),
    ...(options.longCallLimits === undefined ? {} : { longCallLimits: options.longCallLimits }),
    ...(options.queue === undefined ? {} : { queue: options.queue }),
    ...(options.storeLimits === undefined ? {} : { storeLimits: options.storeLimits }),
  });
  if (options.start === true) await service.start();
  const superuserOrm = createServiceOrm({
    databaseUrl: toSuperuserUrl(config.databaseUrl),
    poolSize: 2,
  });
  const server = service.app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${portOf(server.address())}`;
  const client = async (claims: Claims) =>
    createArcadiaClient({
      baseUrl: url,
      token: await mintToken(claims, options.now === undefined ? {} : { now: options.now() }),
    });
  return {
    url,
    config,
    service,
    client,
    admin: () => client({ roles: ['platform_admin'] }),
    member: (tenantId) => client({ roles: ['member'], tenant_id: tenantId }),
    em: () => openScope(service.orm, 'all'),
    superuserEm: () => openScope(superuserOrm, 'all'),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await service.close();
      await superuserOrm.close();
      await own?.drop();
    },
  };
}

/** Signs a token like the identity provider does. `claims` may override its claims. */
export async function mintToken(
  claims: Claims,
  options: { secret?: string; expiresAt?: number | null; now?: Date } = {},
): Promise<string> {
  const nowSeconds = Math.floor((options.now ?? new Date()).getTime() / 1000);
  const { sub = 'tester', ...others } = claims;
  const token = new SignJWT({ typ: 'access', ...others }).setProtectedHeader({ alg: 'HS512' });
  token.setSubject(String(sub)).setIssuedAt(nowSeconds);
  if (options.expiresAt !== null) token.setExpirationTime(options.expiresAt ?? nowSeconds + 3600);
  return token.sign(createSecretKey(Buffer.from(options.secret ?? secret)));
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not listening on TCP');
  return address.port;
}
