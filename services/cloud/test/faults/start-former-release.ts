import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { secret } from '../setup/test-service.ts';

/** The release before this one, installed in a folder of its own. */
export interface FormerRelease extends AsyncDisposable {
  /** Runs a command of that release: `arcadia migrate`, `arcadia verify`. @throws {Error} unless it ends with 0. */
  arcadia(command: 'migrate' | 'verify', databaseUrl: string): Promise<void>;
  /** Starts `arcadia serve` of that release. */
  serve(env: Readonly<Record<string, string>>): Promise<FormerInstance>;
}

export interface FormerInstance {
  readonly url: string;
  /** Sends SIGTERM and waits for the end. Returns the exit code. */
  stop(): Promise<number | null>;
}

const run = promisify(execFile);
const CHECKOUT = fileURLToPath(new URL('../../../../', import.meta.url));
const CLI = 'services/cloud/src/cli/arcadia.ts';
const INSTALL = [
  ...['-y', 'pnpm', 'install', '--frozen-lockfile', '--prefer-offline', '--ignore-scripts'],
  ...['--prod', '--filter', '@arcadia/cloud...'],
];

/**
 * Installs the release whose commit the file `former-release` names.
 *
 * @returns The reason, if the commit is not in the history of this checkout or cannot be installed.
 */
export async function installFormerRelease(): Promise<FormerRelease | string> {
  const commit = (await readFile(new URL('./former-release', import.meta.url), 'utf8')).trim();
  const folder = await mkdtemp(join(tmpdir(), 'arcadia-former-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    // Not a worktree: a test that is killed would leave its entry in the repository.
    const archive = join(folder, 'release.tar');
    await run('git', ['archive', '--output', archive, commit], { cwd: CHECKOUT });
    await run('tar', ['-xf', archive], { cwd: folder });
    await run('npx', INSTALL, { cwd: folder, timeout: 240_000 });
  } catch (error) {
    await remove();
    return `The release before, ${commit}, cannot be installed: ${String(error)}`;
  }
  const start = (args: readonly string[], env: Readonly<Record<string, string>>) =>
    spawn(process.execPath, ['--conditions=@arcadia/source', CLI, ...args], {
      cwd: folder,
      env: { ARCADIA_JWT_SECRET: secret, PORT: '0', LOG_LEVEL: 'info', ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  const children: ChildProcess[] = [];
  return {
    async arcadia(command, databaseUrl) {
      const [code] = await once(start([command], { DATABASE_URL: databaseUrl }), 'exit');
      if (code !== 0) throw new Error(`\`arcadia ${command}\` of ${commit} ended with ${code}.`);
    },
    async serve(env) {
      const child = start(['serve'], env);
      children.push(child);
      const port = await readPort(child);
      return {
        url: `http://127.0.0.1:${port}`,
        async stop() {
          child.kill('SIGTERM');
          if (child.exitCode === null) await once(child, 'exit');
          return child.exitCode;
        },
      };
    },
    async [Symbol.asyncDispose]() {
      for (const child of children) child.kill('SIGKILL');
      await remove();
    },
  };
}

async function readPort({ stdout }: ReturnType<typeof spawn>): Promise<number> {
  if (stdout === null) throw new Error('the output is not piped');
  return await new Promise((resolve, reject) => {
    const lines = createInterface({ input: stdout });
    lines.on('line', (line) => {
      const port = /"port":(\d+)/.exec(line)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    lines.once('close', () => reject(new Error('It ended before it listened.')));
  });
}
