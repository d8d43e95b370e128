import { fork } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';

/** A server in a process of its own. */
export interface RunningServer extends AsyncDisposable {
  readonly url: string;
  /** CPU time that it has used so far, of all its threads. */
  cpuMs(): Promise<number>;
}

const cpuUsage = z.object({ user: z.number(), system: z.number() });

/**
 * Starts a module that calls `serve()`, as production would: what it logs goes where nobody reads it.
 *
 * @param module The module's URL.
 * @param args What it finds in `process.argv`.
 */
export async function startServer(module: URL, args: readonly string[]): Promise<RunningServer> {
  const server = fork(module, args, {
    execArgv: ['--conditions=@arcadia/source'],
    env: { NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(server, 'exit');
  const url: unknown = await Promise.race([
    once(server, 'message').then(([message]) => message),
    ended.then(([code]) => Promise.reject(new Error(`${module.href} ended with ${code}`))),
  ]);
  return {
    url: String(url),
    async cpuMs() {
      server.send('cpu');
      const [microseconds] = await once(server, 'message');
      const { user, system } = cpuUsage.parse(microseconds);
      return (user + system) / 1000;
    },
    async [Symbol.asyncDispose]() {
      server.disconnect();
      await ended;
    },
  };
}
