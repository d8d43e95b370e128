import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';

/** A server in a child process. Disposing of it ends the process. */
export interface RunningServer extends AsyncDisposable {
  readonly url: string;
  /** CPU time that the process used so far, of all its threads, in milliseconds. */
  cpuMs(): Promise<number>;
}

/**
 * Starts a module that calls {@link serve} in a child process, with `NODE_ENV=production`. Its standard output is
 * discarded.
 *
 * @param module URL of the module.
 * @param args Arguments that the module reads from `process.argv`.
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
      const [usedMs]: unknown[] = await once(server, 'message');
      if (typeof usedMs !== 'number') throw new Error(`${module.href} sent no CPU time`);
      return usedMs;
    },
    async [Symbol.asyncDispose]() {
      server.disconnect();
      await ended;
    },
  };
}

/**
 * Serves on 127.0.0.1 in the child process. Sends the URL to the parent, then answers each message of the parent with
 * the CPU time used so far, in milliseconds. Ends when the parent disconnects.
 */
export async function serve(
  handler: RequestListener,
  prepare: (server: Server) => void = () => undefined,
): Promise<void> {
  const server = createServer(handler);
  prepare(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Not listening on TCP');
  process.once('disconnect', () => process.exit());
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.((user + system) / 1000);
  });
  process.send?.(`http://127.0.0.1:${address.port}`);
}
