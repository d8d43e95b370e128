import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
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
    unmatchedFloor: 0.05,
    jwt: { keys: { kind: 'secrets', secrets: ['x'.repeat(32)] } },
  });
});

it('reports all faults together, without the value of a secret', () => {
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

it('reads the feed from DATABASE_READ_URL if it is set, which must be the URL of a PostgreSQL', () => {
  expect(readConfig(env).databaseReadUrl).toBeUndefined();
  const standby = 'postgres://reader:secret@standby/arcadia';
  expect(readConfig({ ...env, DATABASE_READ_URL: standby }).databaseReadUrl).toBe(standby);
  expect(faultsOf({ DATABASE_READ_URL: 'mysql://standby/x' })).toEqual([
    expect.stringContaining('DATABASE_READ_URL: is not the URL of a PostgreSQL database'),
  ]);
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

it('reads two tokens of DigitalOcean and two secrets of finance, for a rotation', () => {
  const [first, second] = ['f'.repeat(32), 's'.repeat(32)];
  const config = readConfig({
    ...env,
    DIGITALOCEAN_TOKEN: 'dop_v1_new, dop_v1_old',
    SKYAI_FINANCE_SECRET: `${first},${second}`,
  });
  expect(config.digitalOcean?.tokens).toEqual(['dop_v1_new', 'dop_v1_old']);
  expect(config.finance?.secrets).toEqual([first, second]);
  expect(faultsOf({ SKYAI_FINANCE_SECRET: `${first},short` })).toHaveLength(1);
  expect(faultsOf({ DIGITALOCEAN_TOKEN: 'dop_v1_new, dop v1' })).toHaveLength(1);
});

it('treats a list without an item as not set', () => {
  const config = readConfig({ ...env, DIGITALOCEAN_TOKEN: ',', SKYAI_FINANCE_SECRET: ' , ' });
  expect(config).toMatchObject({ digitalOcean: undefined, finance: undefined });
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

it('reads ARCADIA_UNMATCHED_FLOOR as a percentage, and rejects anything else', () => {
  const floorOf = (text: string) =>
    readConfig({ ...env, ARCADIA_UNMATCHED_FLOOR: text }).unmatchedFloor;
  expect(['0', '12.5', '100'].map(floorOf)).toEqual([0, 0.125, 1]);
  for (const text of ['101', '-1', '5 %', '1e1', 'none']) {
    expect(faultsOf({ ARCADIA_UNMATCHED_FLOOR: text }), text).toEqual([
      `ARCADIA_UNMATCHED_FLOOR: "${text}" is not a percentage. Set a number from 0 to 100, such as 5`,
    ]);
  }
});

it('rejects a value of ARCADIA_CORS_ORIGINS that is not an origin', () => {
  const origins = 'https://console.example.com, *, https://example.com/, example.com';
  expect(faultsOf({ ARCADIA_CORS_ORIGINS: origins })).toHaveLength(3);
  const good = 'https://console.example.com,http://localhost:5173';
  expect(readConfig({ ...env, ARCADIA_CORS_ORIGINS: good }).corsOrigins).toHaveLength(2);
});

it('accepts a METRICS_PORT of its own, and serves no metrics without one', () => {
  expect(readConfig(env).metricsPort).toBeUndefined();
  expect(readConfig({ ...env, METRICS_PORT: '9464' }).metricsPort).toBe(9464);
  expect(readConfig({ ...env, PORT: '0', METRICS_PORT: '0' }).metricsPort).toBe(0);
  expect(faultsOf({ METRICS_PORT: '4000' })).toEqual([
    'METRICS_PORT: is the same as PORT. Set another one, such as 9464',
  ]);
  expect(faultsOf({ METRICS_PORT: 'http' })).toHaveLength(1);
});

describe('the message about a variable', () => {
  it.each([
    [
      'PORT',
      'http',
      'PORT: "http" is not a port. Set a whole number from 0 to 65535; 0 takes a free port',
    ],
    [
      'PORT',
      '99999',
      'PORT: "99999" is not a port. Set a whole number from 0 to 65535; 0 takes a free port',
    ],
    [
      'LOG_LEVEL',
      'loud',
      'LOG_LEVEL: "loud" is not a level. Set one of fatal, error, warn, info, debug, trace, silent',
    ],
    [
      'BILLING_TIME_ZONE',
      'Sydney',
      'BILLING_TIME_ZONE: "Sydney" is not an IANA time zone. Set one such as Australia/Sydney',
    ],
    [
      'ARCADIA_CORS_ORIGINS',
      '*',
      'ARCADIA_CORS_ORIGINS: "*" is not an origin. Set one such as https://example.com',
    ],
    [
      'SKYAI_FINANCE_ROLES',
      ' , ',
      'SKYAI_FINANCE_ROLES: names no role. Set at least one, such as admin',
    ],
    [
      'DATABASE_URL',
      undefined,
      'DATABASE_URL: is missing. Set it to postgres://user:password@host:5432/database',
    ],
  ])('%s tells what was given and what to do (%s)', (name, value, fault) => {
    expect(faultsOf({ [name]: value })).toEqual([fault]);
  });

  it.each(['-1', '1.5', '1e3', '0x50', ' 80', '80 ', '+80', 'NaN', 'Infinity', '9'.repeat(400)])(
    'rejects %s as PORT, and never shows what the number was read as',
    (port) => {
      const [fault] = faultsOf({ PORT: port });
      expect(fault).toMatch(/^PORT: ".+" is not a port/);
      expect(fault).not.toMatch(/received|expected/);
    },
  );

  const secretive = 'user:hunter2@';
  it.each([
    ['DATABASE_URL', `mysql://${secretive}localhost/arcadia`],
    ['DATABASE_URL', `postgres://${secretive}localhost:99999/arcadia`],
    ['DATABASE_URL', `${secretive}localhost/arcadia`],
    ['DATABASE_MIGRATION_URL', `${secretive}localhost/arcadia`],
    ['MONGODB_URI', `http://${secretive}localhost`],
    ['MONGODB_URI', 'mongodb://'],
    ['MONGODB_URI', 'mongodb://user:hunter2@'],
    ['DIGITALOCEAN_TOKEN', 'hunter2\n'],
    ['DIGITALOCEAN_TOKEN', 'hunter2 hunter3'],
    ['DIGITALOCEAN_URL', `https://${secretive}example.com`],
    ['DIGITALOCEAN_URL', `ftp://${secretive}example.com`],
    ['DIGITALOCEAN_URL', 'https://example.com?token=hunter2'],
    ['SKYAI_FINANCE_URL', `https://${secretive}example.com`],
    ['SKYAI_FINANCE_SECRET', 'hunter2'],
    ['ARCADIA_JWT_SECRET', 'hunter2'],
  ])('%s, which may hold a secret, says what to do but not what was given', (name, value) => {
    const [fault = '', ...others] = faultsOf({ [name]: value });
    expect(others).toEqual([]);
    expect(fault).toMatch(new RegExp(`^${name}: [a-z].+\\. Set `));
    expect(fault).not.toContain('hunter2');
  });

  it('shows a long value shortened, with its control characters escaped', () => {
    const [fault = ''] = faultsOf({ LOG_LEVEL: `\u001b[31m${'x'.repeat(1_000)}` });
    expect(fault).toContain('\\u001b[31m');
    expect(fault.length).toBeLessThan(200);
  });
});

it('accepts the addresses that the stores accept', () => {
  for (const url of [
    'postgresql://u@[::1]/db',
    'postgres://u:p@host',
    'postgres:///db?host=/tmp',
  ]) {
    expect(readConfig({ ...env, DATABASE_URL: url }).databaseUrl).toBe(url);
  }
  for (const uri of [
    'mongodb://a:1,b:2/db?replicaSet=x',
    'mongodb+srv://u:p@host/db',
    'mongodb://[::1]:27017',
  ]) {
    expect(readConfig({ ...env, MONGODB_URI: uri }).mongodbUri).toBe(uri);
  }
});

it('takes every variable of the README from compose.yaml', () => {
  const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
  const variables = z.record(z.string(), z.unknown());
  const { 'x-environment': passed, services } = z
    .object({
      'x-environment': variables,
      services: z.object({ migrate: z.object({ environment: variables }) }),
    })
    .parse(parse(read('compose.yaml')));
  const table = read('README.md').split('\n## Configuration\n')[1] ?? '';
  const names = [...table.matchAll(/^\| `([A-Z_]+)` /gm)].map(([, name = '']) => name);
  expect(names).toContain('DATABASE_URL');
  // Compose needs the secret in place of the URL, and publishes the default port. Only `migrate` may be the owner.
  const others = new Set(['ARCADIA_JWKS_URL', 'PORT', 'DATABASE_MIGRATION_URL']);
  const missing = names.filter((name) => !others.has(name) && !Object.hasOwn(passed, name));
  expect(missing).toEqual([]);
  expect(passed).not.toHaveProperty('DATABASE_MIGRATION_URL');
  expect(services.migrate.environment).toHaveProperty('DATABASE_MIGRATION_URL');
});
