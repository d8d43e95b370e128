import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { CliEnvironment } from '../../src/cli/output/cli-run.ts';
import { runCli } from '../../src/cli/run-cli.ts';

interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

interface RunOptions extends Partial<Omit<CliEnvironment, 'argv' | 'stdin'>> {
  stdin?: string | Uint8Array;
}

/** Runs the CLI inside the test process, with pipes in place of a terminal. */
export async function doBilling(argv: readonly string[], options: RunOptions = {}): Promise<Run> {
  const stdout = new TextSink();
  const stderr = new TextSink();
  const { stdin = '', ...environment } = options;
  const code = await runCli({
    argv,
    stdin: chunksOf(stdin),
    stdout,
    stderr,
    isTty: { stdin: false, stdout: false, stderr: false },
    columns: 80,
    env: { LANG: 'C.UTF-8' },
    version: '1.2.3',
    now: () => new Date('2026-06-15T12:00:00Z'),
    fetch: () => Promise.reject(new Error('this test has no network')),
    listenForInterrupt: () => new AbortController().signal,
    ...environment,
  });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** The value of `isTty` if all streams are connected to a terminal. */
export const allTty = { stdin: true, stdout: true, stderr: true };

/** Creates a folder with these files, and removes it after the test. */
export async function folderOf(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'do-billing-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await Promise.all(
    Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)),
  );
  return folder;
}

export class TextSink extends Writable {
  text = '';

  override _write(chunk: unknown, _encoding: string, callback: () => void): void {
    this.text += String(chunk);
    callback();
  }
}

async function* chunksOf(input: string | Uint8Array): AsyncGenerator<Uint8Array, void, void> {
  const bytes = Buffer.from(input);
  for (let from = 0; from < bytes.length; from += 1000) yield bytes.subarray(from, from + 1000);
}
