import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { secret } from './test-service.ts';

const cli = fileURLToPath(new URL('../../src/cli/arcadia.ts', import.meta.url));

/** `arcadia serve` in a process of its own, until the test ends. */
export function spawnService(env: Record<string, string>): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, ['--conditions=@arcadia/source', cli, 'serve'], {
    env: { ARCADIA_JWT_SECRET: secret, PORT: '0', LOG_LEVEL: 'info', ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** The port that it listens on, out of the line of its log that says so. */
export async function portOf(child: ChildProcessWithoutNullStreams): Promise<number> {
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /"port":(\d+)/.exec(line)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error('it ended without listening');
}
