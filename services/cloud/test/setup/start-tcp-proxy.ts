import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A proxy that can take the server behind it away, and bring it back on the same port. */
export interface TcpProxy extends AsyncDisposable {
  /** The URL of the server through the proxy. */
  readonly url: string;
  cut(): void;
  restore(): Promise<void>;
  /** Forwards nothing from now on, and leaves all connections open, those too that clients open meanwhile. */
  freeze(): void;
  /** Forwards again, first what has arrived since `freeze`. */
  thaw(): void;
}

/** Starts a proxy in front of the server at `serverUrl`, such as a `mongodb://` URI with one host. */
export async function startTcpProxy(serverUrl: string, defaultPort: number): Promise<TcpProxy> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  let port = 0;
  let isFrozen = false;

  const track = (socket: Socket) => {
    sockets.add(socket);
    if (isFrozen) socket.pause();
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  };
  const forward = (client: Socket) => {
    const upstream = connect(Number(target.port) || defaultPort, target.hostname);
    track(client);
    track(upstream);
    // Not pipe(): it would read again from a paused socket once the other one has drained.
    client.on('data', (data) => upstream.write(data));
    upstream.on('data', (data) => client.write(data));
    client.once('close', () => upstream.destroy());
    upstream.once('close', () => client.destroy());
  };
  const restore = async () => {
    server = createServer(forward).listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address !== null && typeof address === 'object') port = address.port;
  };
  const cut = () => {
    server?.close();
    for (const socket of sockets) socket.destroy();
  };

  await restore();
  const url = new URL(serverUrl);
  url.host = `127.0.0.1:${port}`;
  return {
    url: url.href,
    cut,
    restore,
    freeze() {
      isFrozen = true;
      for (const socket of sockets) socket.pause();
    },
    thaw() {
      isFrozen = false;
      for (const socket of sockets) socket.resume();
    },
    [Symbol.asyncDispose]: async () => cut(),
  };
}
