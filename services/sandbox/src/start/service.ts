import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { stopOrphan } from '../processes/orphans.ts';
import { type Command, run } from '../processes/run.ts';
import { spawnServer } from '../processes/server.ts';
import { SandboxError } from '../sandbox-error.ts';
import { CHECKOUT_DIR } from './settings.ts';
import type { Component } from './shutdown.ts';

/** Builds the service's commands, such as `arcadia migrate`. */
export type ArcadiaCommand = (...args: readonly string[]) => Command;

/**
 * Creates the commands that `pnpm arcadia` runs too.
 *
 * @param envFile File with the service's variables.
 * @param env All other variables.
 */
export function createArcadiaCommand(envFile: string, env: NodeJS.ProcessEnv): ArcadiaCommand {
  const entry = join(CHECKOUT_DIR, 'services/cloud/src/cli/arcadia.ts');
  const node = ['--conditions=@arcadia/source', `--env-file=${envFile}`, entry];
  return (...args) => ({
    file: process.execPath,
    args: [...node, ...args],
    cwd: CHECKOUT_DIR,
    env,
  });
}

/**
 * Runs a command of the service, waits until it exits, and returns its output.
 *
 * @throws {SandboxError} `service_failed` with the output of the command in its message.
 */
export async function runArcadia(
  arcadia: ArcadiaCommand,
  ...args: readonly string[]
): Promise<string> {
  try {
    return (await run(arcadia(...args))).trim();
  } catch (cause) {
    const reason = cause instanceof SandboxError ? cause.output.trim() || cause.message : cause;
    throw new SandboxError('service_failed', `arcadia ${args[0]} failed: ${reason}`, { cause });
  }
}

const STOP_TIMEOUT_MS = 30_000;
const KILL_TIMEOUT_MS = 1_000;
const READY_TIMEOUT_MS = 60_000;
const POLL_MS = 100;

/** Stops a service that a killed run left behind. Returns false if no such service runs. */
export async function stopOrphanService(dataDir: string, envFile: string): Promise<boolean> {
  const pid = Number(await readFile(pidFile(dataDir), 'utf8').catch(() => ''));
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  const orphan = { pid, marker: envFile, signal: 'SIGTERM', timeoutMs: STOP_TIMEOUT_MS } as const;
  return await stopOrphan(orphan);
}

/** Starts `arcadia serve`, which migrates first. It logs to the output of this process. */
export async function startService(dataDir: string, arcadia: ArcadiaCommand): Promise<Component> {
  const server = await spawnServer(
    arcadia('serve', '--migrate', '--validate-responses'),
    'inherit',
  );
  await writeFile(pidFile(dataDir), String(server.pid));
  return {
    name: 'Service',
    exited: server.exited,
    stop: () => server.stop('SIGTERM', STOP_TIMEOUT_MS),
    kill: () => server.stop('SIGKILL', KILL_TIMEOUT_MS),
  };
}

function pidFile(dataDir: string): string {
  return join(dataDir, 'service.pid');
}

const health = z.object({ status: z.literal('ok') });

/**
 * Waits until the service at `url` is ready. It polls `/api/health` until every store is up: `/api/ready` does not
 * wait for the schedules.
 *
 * @throws {SandboxError} `service_failed` if the service is not ready after a minute.
 */
export async function waitUntilReady(url: string, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (!(await isHealthy(url))) {
    signal.throwIfAborted();
    if (performance.now() > deadline) {
      throw new SandboxError(
        'service_failed',
        `The service is not ready after a minute. See ${url}/api/ready for the reason.`,
      );
    }
    await sleep(POLL_MS, undefined, { signal });
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
