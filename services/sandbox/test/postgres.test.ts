import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPostmaster } from '../src/postgres/data-folder.ts';
import { startPostgres } from '../src/postgres.ts';
import { SandboxError } from '../src/sandbox-error.ts';

const log = () => undefined;
const settings = { fsync: 'off' };

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('startPostgres', () => {
  let dataDir = '';
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'arcadia-postgres-'));
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  it('keeps its data over a restart on the same folder', async () => {
    const first = await startPostgres({ dataDir, settings, log });
    await query(first.url, 'create table kept as select 42 as answer');
    await first.stop();
    expect(await first.exited).toBe('exit code 0');

    const second = await startPostgres({ dataDir, settings, log });
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    await second.stop();
  });

  it('requires the password, which is in a file that only its owner can read', async () => {
    const postgres = await startPostgres({ dataDir, settings, log });
    const url = new URL(postgres.url);
    url.password = 'wrong';
    await expect(query(url.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    expect((await stat(join(dataDir, 'password'))).mode & 0o777).toBe(0o600);
    await postgres.stop();
  });

  it('applies the given server parameters, and allows 200 connections', async () => {
    const postgres = await startPostgres({ dataDir, settings: { fsync: 'off' }, log });
    expect(await query(postgres.url, 'show fsync')).toEqual([{ fsync: 'off' }]);
    expect(await query(postgres.url, 'show max_connections')).toEqual([{ max_connections: '200' }]);
    expect(
      await query(postgres.url, "select lower('ÉTÉ') as l, current_setting('timezone') as z"),
    ).toEqual([{ l: 'été', z: 'UTC' }]);
    await postgres.stop();
  });

  it('stops a server that a killed run left on the folder', async () => {
    const lines: string[] = [];
    const left = await startPostgres({ dataDir, settings, log });
    const next = await startPostgres({ dataDir, settings, log: (line) => lines.push(line) });
    expect(await left.exited).toBe('exit code 0');
    expect(lines).toEqual(['PostgreSQL: stopped a server that a killed run left behind']);
    await next.stop();
  });

  it('recovers after the server was killed', async () => {
    const killed = await startPostgres({ dataDir, settings, log });
    const running = await readPostmaster(join(dataDir, 'data'));
    process.kill(running?.pid ?? Number.NaN, 'SIGKILL');
    expect(await killed.exited).toBe('SIGKILL');
    const next = await startPostgres({ dataDir, settings, log });
    expect(await query(next.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    await next.stop();
  });

  it('ignores a postmaster.pid with the process id of another program', async () => {
    const lockFile = join(dataDir, 'data', 'postmaster.pid');
    await writeFile(lockFile, `${process.pid}\n${join(dataDir, 'data')}\n`);
    const postgres = await startPostgres({ dataDir, settings, log });
    await postgres.stop();
  });

  it('removes the unfinished data folder of a killed initdb', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'arcadia-postgres-'));
    await mkdir(join(folder, 'data.new', 'base'), { recursive: true });
    await writeFile(join(folder, 'data.new', 'PG_VERSION'), '18\n');
    const postgres = await startPostgres({ dataDir: folder, settings, log });
    expect(await query(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await postgres.stop();
    await rm(folder, { recursive: true });
  });

  it('throws the reason when the server does not start', async () => {
    const start = startPostgres({ dataDir, settings: { max_connections: 'many' }, log });
    await expect(start).rejects.toThrow(SandboxError);
    await expect(start).rejects.toMatchObject({
      code: 'postgres_failed',
      message: expect.stringContaining('invalid value for parameter "max_connections": "many"'),
    });
    expect(await readFile(join(dataDir, 'server.log'), 'utf8')).toContain('FATAL');
  });
});
