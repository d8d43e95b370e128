import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { replaceFile } from '../src/replace-file.ts';

describe('replaceFile', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'arcadia-replace-file-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('writes a new file and replaces an old one', async () => {
    const path = join(folder, 'books.json');
    await replaceFile(path, 'one');
    await replaceFile(path, new TextEncoder().encode('two'));
    expect(await readFile(path, 'utf8')).toBe('two');
    expect(await readdir(folder)).toEqual(['books.json']);
  });

  test('gives the file the mode that was asked for', async () => {
    const path = join(folder, 'secret');
    await replaceFile(path, 'secret', { mode: 0o600 });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('leaves no draft behind if it fails', async () => {
    await writeFile(join(folder, 'kept'), 'kept');
    await expect(replaceFile(join(folder, 'kept', 'below-a-file'), 'x')).rejects.toThrow('ENOTDIR');
    expect(await readdir(folder)).toEqual(['kept']);
  });

  test('writes content that comes in pieces, and keeps the old one if they end with an error', async () => {
    const path = join(folder, 'books.json');
    async function* pieces(fault?: Error) {
      yield 'one ';
      if (fault !== undefined) throw fault;
      yield 'two';
    }
    await replaceFile(path, pieces());
    expect(await readFile(path, 'utf8')).toBe('one two');
    await expect(replaceFile(path, pieces(new Error('unreadable')))).rejects.toThrow('unreadable');
    expect(await readFile(path, 'utf8')).toBe('one two');
    expect(await readdir(folder)).toEqual(['books.json']);
  });

  test('gives each of many concurrent writers a whole file', async () => {
    const path = join(folder, 'contested');
    const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(10_000));
    await Promise.all(texts.map((text) => replaceFile(path, text)));
    expect(texts).toContain(await readFile(path, 'utf8'));
    expect(await readdir(folder)).toEqual(['contested']);
  });
});
