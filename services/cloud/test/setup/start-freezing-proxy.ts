import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface FreezingProxy extends AsyncDisposable {
  /** The URL of the database through the proxy. */
  readonly url: string;
  /** Freezes every connection that is open now. */
  freeze(): void;
  /**
   * Freezes the next connection that sends `text`, and calls `onFrozen`.
   *
   * @param isForwarded Whether PostgreSQL receives the text. The answer is lost in any case.
   */
  freezeAt(text: string, options: { readonly isForwarded: boolean }, onFrozen?: () => void): void;
  /** The number of connections that are open and not frozen. */
  open(): number;
  /** The number of connections that were opened so far. */
  opened(): number;
}

interface Connection {
  readonly client: Socket;
  readonly database: Socket;
  /** Whether PostgreSQL has accepted the session. */
  isReady: boolean;
  isFrozen: boolean;
}

/** Freezes the next connection that sends the text. */
interface Trap {
  readonly text: string;
  readonly isForwarded: boolean;
  readonly onFrozen: (() => void) | undefined;
}

/** PostgreSQL's message ReadyForQuery, outside a transaction. */
const READY = Buffer.from('Z\0\0\0\x05I', 'latin1');

/**
 * Starts a proxy in front of a database. A frozen connection forwards nothing in both directions, and its sockets stay
 * open: neither side notices anything. New connections work. A connection that still authenticates is not frozen: while
 * PostgreSQL waits for it, `drop database` hangs in the whole cluster.
 */
export async function startFreezingProxy(databaseUrl: string): Promise<FreezingProxy> {
  const target = new URL(databaseUrl);
  const connections = new Set<Connection>();
  let opened = 0;
  let trap: Trap | undefined;

  const freeze = (connection: Connection) => {
    if (!connection.isReady) return;
    connection.isFrozen = true;
    connection.client.pause();
    connection.database.pause();
  };

  const server = createServer((client) => {
    opened += 1;
    const database = connect(Number(target.port), target.hostname);
    const isReady = target.protocol !== 'postgres:';
    const connection: Connection = { client, database, isReady, isFrozen: false };
    connections.add(connection);
    client.on('data', (data) => {
      const sprung = trap !== undefined && data.includes(trap.text) ? trap : undefined;
      if (!connection.isFrozen && sprung?.isForwarded !== false) database.write(data);
      if (sprung === undefined) return;
      trap = undefined;
      freeze(connection);
      sprung.onFrozen?.();
    });
    database.on('data', (data) => {
      connection.isReady ||= data.includes(READY);
      if (!connection.isFrozen) client.write(data);
    });
    // The end of one side does not reach the other side of a frozen connection.
    const end = (other: Socket) => () => {
      if (connection.isFrozen) return;
      other.destroy();
      connections.delete(connection);
    };
    client.on('close', end(database)).on('error', () => undefined);
    database.on('close', end(client)).on('error', () => undefined);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on TCP');
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(address.port);

  return {
    url: url.href,
    freeze: () => {
      for (const connection of connections) freeze(connection);
    },
    freezeAt: (text, { isForwarded }, onFrozen) => {
      trap = { text, isForwarded, onFrozen };
    },
    open: () => [...connections].filter(({ isFrozen }) => !isFrozen).length,
    opened: () => opened,
    async [Symbol.asyncDispose]() {
      server.close();
      for (const { client, database } of connections) {
        client.destroy();
        database.destroy();
      }
      await once(server, 'close');
    },
  };
}
