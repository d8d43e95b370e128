import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';

/** A server in a child process. Disposing of it ends the process. */
export interface RunningServer extends AsyncDisposable {
  readonly url: string;
  /** CPU time that the process used so far, of all its threads, in milliseconds. */
  cpuMs(): Promise<number>;
  /** The largest memory that the process had so far, in MiB. */
  peakRssMib(): Promise<number>;
  /** One of the figures that the module passes to {@link serve}. */
  figure(name: string): Promise<number>;
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
  const figure = async (name: string) => {
    server.send(name);
    const [value]: unknown[] = await once(server, 'message');
    if (typeof value !== 'number') throw new Error(`${module.href} sent no ${name}`);
    return value;
  };
  return {
    url: String(url),
    cpuMs: () => figure('cpuMs'),
    peakRssMib: () => figure('peakRssMib'),
    figure,
    async [Symbol.asyncDispose]() {
      server.disconnect();
      await ended;
    },
  };
}

/**
 * Serves on 127.0.0.1 in the child process. Sends the URL to the parent, then answers each message of the parent with
 * the figure that it names. Ends when the parent disconnects.
 *
 * @param figures Figures of this module, by name.
 */
export async function serve(
  handler: RequestListener,
  prepare: (server: Server) => void = () => undefined,
  figures: Readonly<Record<string, () => number>> = {},
): Promise<void> {
  const server = createServer(handler);
  prepare(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Not listening on TCP');
  process.once('disconnect', () => process.exit());
  process.on('message', (name) => {
    process.send?.({ ...processFigures, ...figures }[String(name)]?.());
  });
  process.send?.(`http://127.0.0.1:${address.port}`);
}

const processFigures: Readonly<Record<string, () => number>> = {
  cpuMs() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
  peakRssMib: () => process.resourceUsage().maxRSS / 1024,
};
