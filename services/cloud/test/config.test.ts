import { expect, it } from 'vitest';
import { ConfigError, readConfig } from '../src/config.ts';

const env = {
  DATABASE_URL: 'postgres://user:password@localhost:5432/arcadia',
  ARCADIA_JWT_SECRET: 'x'.repeat(32),
};

function faultsOf(change: Record<string, string | undefined>): readonly string[] {
  try {
    readConfig({ ...env, ...change });
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

it('requires DATABASE_URL and ARCADIA_JWT_SECRET, and has defaults for the rest', () => {
  expect(readConfig(env)).toMatchObject({
    port: 4000,
    logLevel: 'info',
    mongodbUri: undefined,
    digitalOcean: undefined,
    finance: undefined,
    billingTimeZone: 'UTC',
    corsOrigins: [],
    jwt: { keys: { kind: 'secrets', secrets: ['x'.repeat(32)] } },
  });
});

it('reports all faults together, without any value', () => {
  const secret = 'hunter2-which-is-too-short';
  const faults = faultsOf({ DATABASE_URL: undefined, ARCADIA_JWT_SECRET: secret, PORT: '99999' });
  expect(faults.map((fault) => fault.split(':')[0]).sort()).toEqual([
    'ARCADIA_JWT_SECRET',
    'DATABASE_URL',
    'PORT',
  ]);
  const all = faultsOf({ ARCADIA_JWT_SECRET: secret, SKYAI_FINANCE_SECRET: 'short' });
  expect(all).toHaveLength(2);
  expect(all.join()).not.toContain(secret);
});

it('accepts several secrets, of which the first one signs', () => {
  const two = `${'a'.repeat(32)}, ${'b'.repeat(40)}`;
  expect(readConfig({ ...env, ARCADIA_JWT_SECRET: two }).jwt.keys).toEqual({
    kind: 'secrets',
    secrets: ['a'.repeat(32), 'b'.repeat(40)],
  });
  expect(faultsOf({ ARCADIA_JWT_SECRET: `${'a'.repeat(32)},short` })).toHaveLength(1);
});

it('requires either ARCADIA_JWT_SECRET or ARCADIA_JWKS_URL, not both', () => {
  const jwks = 'https://id.example.com/jwks.json';
  expect(faultsOf({ ARCADIA_JWKS_URL: jwks })).toHaveLength(1);
  expect(faultsOf({ ARCADIA_JWT_SECRET: undefined })).toHaveLength(1);
  expect(faultsOf({ ARCADIA_JWT_SECRET: '' })).toHaveLength(1);
  expect(faultsOf({ ARCADIA_JWT_SECRET: ',' })).toHaveLength(1);
  const config = readConfig({ ...env, ARCADIA_JWT_SECRET: '', ARCADIA_JWKS_URL: jwks });
  expect(config.jwt.keys).toMatchObject({ kind: 'jwks' });
});

it('treats an empty variable as not set', () => {
  const config = readConfig({
    ...env,
    SKYAI_FINANCE_SECRET: '',
    DIGITALOCEAN_TOKEN: '',
    MONGODB_URI: '',
    DIGITALOCEAN_URL: '',
    LOG_LEVEL: '',
    PORT: '',
  });
  expect(config).toMatchObject({
    port: 4000,
    logLevel: 'info',
    finance: undefined,
    digitalOcean: undefined,
    mongodbUri: undefined,
  });
});

it('configures finance if SKYAI_FINANCE_SECRET is set', () => {
  const config = readConfig({
    ...env,
    SKYAI_FINANCE_SECRET: 'f'.repeat(64),
    SKYAI_FINANCE_ROLES: 'admin, push',
  });
  expect(config.finance).toMatchObject({
    url: 'http://localhost:4010',
    tenantId: 'platform-admin',
    roles: ['admin', 'push'],
  });
});

it('accepts an IANA name as BILLING_TIME_ZONE, and rejects anything else', () => {
  for (const zone of ['Australia/Sydney', 'UTC', 'Etc/GMT-10']) {
    expect(readConfig({ ...env, BILLING_TIME_ZONE: zone }).billingTimeZone).toBe(zone);
  }
  for (const zone of ['Sydney', '+10:00', 'Australia/Atlantis', 'local', ' UTC']) {
    expect(faultsOf({ BILLING_TIME_ZONE: zone })).toHaveLength(1);
  }
});

it('rejects a BILLING_TIME_ZONE that the calendar cannot compute with', () => {
  expect(faultsOf({ BILLING_TIME_ZONE: 'AET' })).toHaveLength(1);
});

it('rejects a value of ARCADIA_CORS_ORIGINS that is not an origin', () => {
  const origins = 'https://console.example.com, *, https://example.com/, example.com';
  expect(faultsOf({ ARCADIA_CORS_ORIGINS: origins })).toHaveLength(3);
  const good = 'https://console.example.com,http://localhost:5173';
  expect(readConfig({ ...env, ARCADIA_CORS_ORIGINS: good }).corsOrigins).toHaveLength(2);
});
