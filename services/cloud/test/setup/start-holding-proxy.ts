import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** A proxy in front of a database that holds one statement back. */
export interface HoldingProxy extends AsyncDisposable {
  /** The URL of the database through the proxy. */
  readonly url: string;
  /**
   * Holds the next statement that contains the last of the texts, once those before it have come, and what follows it on its
   * connection. Resolves when it has arrived, to a function that forwards it.
   */
  holdAt(...texts: readonly string[]): Promise<() => void>;
}

interface Trap {
  readonly texts: string[];
  readonly onHeld: (release: () => void) => void;
}

export async function startHoldingProxy(databaseUrl: string): Promise<HoldingProxy> {
  const target = new URL(databaseUrl);
  let trap: Trap | undefined;
  /** Returns the trap if `data` has the last of its texts. */
  const spring = (data: Buffer) => {
    const [next] = trap?.texts ?? [];
    if (next === undefined || !data.includes(next)) return undefined;
    trap?.texts.shift();
    if (trap?.texts.length !== 0) return undefined;
    const sprung = trap;
    trap = undefined;
    return sprung;
  };
  const server = createServer((client) => {
    const database = connect(Number(target.port), target.hostname);
    let held: Buffer[] | undefined;
    client.on('data', (data) => {
      const sprung = spring(data);
      if (sprung !== undefined) {
        held = [];
        sprung.onHeld(() => {
          for (const each of held ?? []) database.write(each);
          held = undefined;
        });
      }
      if (held === undefined) database.write(data);
      else held.push(data);
    });
    database.on('data', (data) => client.write(data));
    for (const socket of [client, database]) {
      socket.on('error', () => undefined);
      socket.once('close', () => {
        client.destroy();
        database.destroy();
      });
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on TCP');
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${address.port}`;
  return {
    url: url.href,
    holdAt: (...texts) =>
      new Promise((onHeld) => {
        trap = { texts: [...texts], onHeld };
      }),
    async [Symbol.asyncDispose]() {
      server.close();
    },
  };
}
