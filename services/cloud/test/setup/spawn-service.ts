import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFailed, onTestFinished } from 'vitest';
import { CLI, childEnv } from './run-arcadia.ts';
import { secret } from './test-service.ts';

const BRISK = fileURLToPath(new URL('./serve-briskly.ts', import.meta.url));

/** Runs `arcadia serve` in a child process until the test ends. */
export function spawnService(env: Record<string, string>): ChildProcessWithoutNullStreams {
  return spawnNode([CLI, 'serve'], env);
}

/** The same with a twentieth of the queue's durations. */
export function spawnBriskService(env: Record<string, string>): ChildProcessWithoutNullStreams {
  return spawnNode([BRISK], env);
}

function spawnNode(script: string[], env: Record<string, string>): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, ['--conditions=@arcadia/source', ...script], {
    env: childEnv({ ARCADIA_JWT_SECRET: secret, PORT: '0', LOG_LEVEL: 'info', ...env }),
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => void printed.push(chunk.toString()));
    // `portOf` ends its own reading of the stream, but not the process.
    stream.on('error', () => undefined);
  }
  onTestFailed(() => {
    const { pid, exitCode, signalCode } = child;
    console.error(`The service ${pid} (exit ${exitCode}, ${signalCode}) printed:`);
    console.error(printed.join(''));
  });
  return child;
}

/**
 * Waits until the service logs the port that it listens on, and returns the port.
 *
 * @throws {Error} if the service ends before, with what it has printed.
 */
export async function portOf(child: ChildProcessWithoutNullStreams): Promise<number> {
  const lines = createInterface({ input: child.stdout });
  const port = await new Promise<number | undefined>((resolve) => {
    lines.on('line', (line) => {
      const port = /"port":(\d+)/.exec(line)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    lines.once('close', () => resolve(undefined));
  });
  if (port !== undefined) return port;
  throw new Error('The service ended without listening.');
}
