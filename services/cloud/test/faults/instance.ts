import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type ArcadiaClient, createArcadiaClient } from '@arcadia/api-client';
import type { QueueTimes } from '../../src/queue/instance.ts';
import { parseSamples } from '../metrics/read-samples.ts';
import { childEnv } from '../setup/run-arcadia.ts';
import { mintToken, secret } from '../setup/test-service.ts';

/** A line of the log. A line that is not JSON, such as one of a crash, is the message of a fatal one. */
export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** An instance of the service in a process of its own. */
export interface Instance {
  readonly id: string;
  readonly url: string;
  readonly child: ChildProcess;
  /** A client with the token of a `platform_admin`, which the first of the instance's secrets has signed. */
  readonly client: ArcadiaClient;
  /** The lines that it has logged so far. `log().length` is a mark for `logSince`. */
  log(): readonly LogLine[];
  logSince(mark: number): readonly LogLine[];
  /**
   * The sum of the samples of a metric that have these labels; undefined if there are none.
   *
   * @param labels A label is left out to sum over all its values.
   */
  metric(name: string, labels?: Readonly<Record<string, string>>): Promise<number | undefined>;
  /** Sends SIGKILL and waits for the end. */
  kill(): Promise<void>;
  /** Sends SIGTERM and waits for the end. @throws {Error} if it does not end with 0. */
  stop(): Promise<void>;
  /** Sends SIGSTOP: the process stands still, and its connections stay open. */
  suspend(): void;
  /** Sends SIGCONT. */
  resume(): void;
  /** Whether the process runs, is not suspended, and was not asked to end. */
  isUp(): boolean;
  /** Whether the process ended although neither `kill` nor `stop` was called. */
  hasCrashed(): boolean;
}

export interface InstanceOptions {
  readonly env: Readonly<Record<string, string>>;
  /** How far its clock is ahead of the machine's, in milliseconds. Default: 0. */
  readonly clockOffsetMs?: number;
  /** `brisk`: a twentieth of the durations. `real`: as in production. Default: `brisk`. */
  readonly pace?: 'brisk' | 'real';
  /** Durations of the queue that differ from those of its pace. */
  readonly queue?: Partial<QueueTimes>;
  /** The script to run. Default: the entry of this release that knows the two options above. */
  readonly entry?: string;
}

const ENTRY = fileURLToPath(new URL('../setup/serve-briskly.ts', import.meta.url));

/**
 * Starts an instance and waits until it listens. `stop` or `kill` it in the end.
 *
 * @throws {Error} if it ends before, with what it has printed.
 */
export async function startInstance(options: InstanceOptions): Promise<Instance> {
  const { clockOffsetMs = 0, pace = 'brisk', queue = {}, entry = ENTRY } = options;
  const env = { ARCADIA_JWT_SECRET: secret, PORT: '0', METRICS_PORT: '0', ...options.env };
  const child = spawn(process.execPath, ['--conditions=@arcadia/source', entry], {
    env: childEnv({
      ...env,
      TEST_PACE: pace,
      TEST_CLOCK_OFFSET_MS: String(clockOffsetMs),
      TEST_QUEUE_TIMES: JSON.stringify(queue),
    }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines = readLog(child);
  const exited = once(child, 'exit');
  let isSuspended = false;
  let isAsked = false;
  const end = async (signal: NodeJS.Signals) => {
    isAsked = true;
    if (isSuspended) child.kill('SIGCONT');
    isSuspended = false;
    if (hasEnded(child)) return;
    child.kill(signal);
    await exited;
  };

  const url = `http://127.0.0.1:${await findPort(child, lines, 'listening')}`;
  const token = await mintToken(
    { roles: ['platform_admin'] },
    { secret: env.ARCADIA_JWT_SECRET.split(',')[0] ?? '', expiresAt: inDays(2) },
  );
  const client = createArcadiaClient({ baseUrl: url, token });
  const { instance: id } = await client.health();
  return {
    id,
    url,
    child,
    client,
    log: () => lines,
    logSince: (mark) => lines.slice(mark),
    async metric(name, labels = {}) {
      const port = await findPort(child, lines, 'serving metrics');
      const response = await fetch(`http://127.0.0.1:${port}/metrics`);
      return sumOf(await response.text(), name, labels);
    },
    kill: () => end('SIGKILL'),
    async stop() {
      await end('SIGTERM');
      if (child.exitCode !== 0) throw new Error(`The instance ended with ${describeEnd(child)}.`);
    },
    suspend() {
      isSuspended = child.kill('SIGSTOP');
    },
    resume() {
      isSuspended = false;
      child.kill('SIGCONT');
    },
    isUp: () => !hasEnded(child) && !isSuspended && !isAsked,
    hasCrashed: () => !isAsked && hasEnded(child),
  };
}

/** How a process ended: its exit code, or its signal. */
export function describeEnd({ exitCode, signalCode }: ChildProcess): string {
  return signalCode ?? `exit code ${exitCode}`;
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

const FATAL = 60;

function readLog(child: ChildProcess): LogLine[] {
  const lines: LogLine[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => void lines.push(toLogLine(line)));
  }
  return lines;
}

function toLogLine(text: string): LogLine {
  try {
    const line: unknown = JSON.parse(text);
    if (isLogLine(line)) return line;
  } catch {
    // Not JSON: a stack of Node.js, for example.
  }
  return { level: FATAL, msg: text };
}

function isLogLine(line: unknown): line is LogLine {
  return typeof line === 'object' && line !== null && 'level' in line && 'msg' in line;
}

const POLL_MS = 20;

/** Waits until the instance logs the port under this message. */
async function findPort(child: ChildProcess, lines: LogLine[], msg: string): Promise<number> {
  for (;;) {
    const line = lines.find((each) => each.msg === msg);
    if (typeof line?.port === 'number') return line.port;
    if (hasEnded(child)) {
      const printed = lines.map((each) => JSON.stringify(each)).join('\n');
      throw new Error(
        `The instance ended with ${describeEnd(child)} before it was ${msg}:\n${printed}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function sumOf(
  text: string,
  name: string,
  labels: Readonly<Record<string, string>>,
): number | undefined {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  const values = [...parseSamples(text)].flatMap(([sample, value]) => {
    const [found, rest = ''] = sample.split(/[{}]/);
    return found === name && wanted.every((label) => rest.split(',').includes(label))
      ? [value]
      : [];
  });
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
}

function inDays(days: number): number {
  return Math.floor(Date.now() / 1000) + days * 86_400;
}
