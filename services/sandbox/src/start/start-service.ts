import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { spawnServer } from '../processes/spawn-server.ts';
import { stopOrphan } from '../processes/stop-orphan.ts';
import { SandboxError } from '../sandbox-error.ts';
import type { Arcadia } from './arcadia.ts';
import type { Part } from './parts.ts';

const STOP_TIMEOUT_MS = 30_000;
const READY_TIMEOUT_MS = 60_000;
const health = z.object({ status: z.literal('ok') });

/** Stops the service that a killed run left behind. Returns whether there was one. */
export async function stopLeftService(dataDir: string, envFile: string): Promise<boolean> {
  const pid = Number(await readFile(pidFile(dataDir), 'utf8').catch(() => ''));
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  const orphan = { pid, marker: envFile, signal: 'SIGTERM', timeoutMs: STOP_TIMEOUT_MS } as const;
  return await stopOrphan(orphan);
}

/** Starts `arcadia serve`; its log goes where this process's output goes. */
export async function startService(dataDir: string, arcadia: Arcadia): Promise<Part> {
  const server = await spawnServer(arcadia.command('serve', '--validate-responses'), 'inherit');
  await writeFile(pidFile(dataDir), String(server.pid));
  return {
    name: 'service',
    exited: server.exited,
    stop: () => server.stop('SIGTERM', STOP_TIMEOUT_MS),
    kill: () => server.stop('SIGKILL', 1_000),
  };
}

/**
 * Waits until the service at `url` is ready for traffic. It asks for the health, which says the same
 * as `/api/ready` and, while it is not, leaves no error in the log.
 *
 * @throws {SandboxError} `service_failed` where it is not after a minute.
 */
export async function awaitReady(url: string, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (!(await isHealthy(url))) {
    signal.throwIfAborted();
    if (performance.now() > deadline) {
      throw new SandboxError(
        'service_failed',
        `The service is not ready after a minute: ${url}/api/ready says why.`,
      );
    }
    await sleep(100, undefined, { signal });
  }
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(5_000) });
    return health.safeParse(await response.json()).success;
  } catch {
    return false;
  }
}

function pidFile(dataDir: string): string {
  return join(dataDir, 'service.pid');
}
