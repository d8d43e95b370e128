import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findMongod } from '../src/mongod/find-mongod.ts';
import { startMongod } from '../src/mongod.ts';
import { findMongodOptions, isMongodRequired } from './setup/mongod-options.ts';

const log = () => undefined;
const found = await findMongod({ ...findMongodOptions, log });
const isSkipped = found.path === null && !isMongodRequired;
if (isSkipped) process.stderr.write('SKIPPED: no mongod found on this machine\n');

describe.skipIf(isSkipped)('startMongod', () => {
  let dataDir = '';
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'arcadia-mongod-'));
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  const start = async (lines: string[] = []) => {
    const mongod = await startMongod({
      ...findMongodOptions,
      dataDir,
      log: (line) => lines.push(line),
    });
    if (mongod === null) throw new Error('No mongod');
    return mongod;
  };

  it('keeps its data over a restart on the same folder', async () => {
    const first = await start();
    await using writer = await new MongoClient(first.uri).connect();
    await writer.db().collection('kept').insertOne({ answer: 42 });
    await writer.close();
    await first.stop();
    expect(await first.exited).toBe('exit code 0');

    const second = await start();
    await using reader = await new MongoClient(second.uri).connect();
    expect(await reader.db().collection('kept').findOne()).toMatchObject({ answer: 42 });
    await reader.close();
    await second.stop();
  });

  it('stops a server that a killed run left on the folder', async () => {
    const left = await start();
    const lines: string[] = [];
    const next = await start(lines);
    expect(await left.exited).toBe('exit code 0');
    expect(lines).toEqual(['MongoDB: stopped a server that a killed run left behind']);
    await next.stop();
  });

  it('ignores a lock file with the process id of another program', async () => {
    await writeFile(join(dataDir, 'data', 'mongod.lock'), `${process.pid}\n`);
    const mongod = await start();
    await mongod.stop();
  });
});

describe('findMongod', () => {
  it('prefers the system binary to a mongod on the search path', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'arcadia-find-'));
    const named = join(folder, 'named');
    for (const path of [named, join(folder, 'mongod')]) {
      await writeFile(path, '#!/bin/sh\necho db version v0.0.0\n', { mode: 0o755 });
    }
    const options = { keepDir: folder, searchPath: folder, log };
    expect(await findMongod({ ...options, systemBinary: named })).toEqual({ path: named });
    expect(await findMongod(options)).toEqual({ path: join(folder, 'mongod') });
    await rm(folder, { recursive: true });
  });
});
