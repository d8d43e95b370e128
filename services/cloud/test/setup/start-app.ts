import { once } from 'node:events';
import { createServer } from 'node:http';
import { type Logger, pino } from 'pino';
import { createApp } from '../../src/http/app.ts';
import { anonymous, type Caller } from '../../src/http/caller.ts';
import { readContract } from '../../src/http/contract.ts';
import type { Answer } from '../../src/http/idempotency-key.ts';
import type { Handlers, OperationId } from '../../src/http/operations.ts';
import { createServiceOrm } from '../../src/schema.ts';

/**
 * Starts an app in which `handle` answers every operation, for an operator without a token. It needs no database as long
 * as no call has a key.
 */
export async function startApp(
  handle: (operation: OperationId) => Answer | Promise<Answer>,
  options: { readonly validateResponses: boolean; readonly logger?: Logger },
): Promise<AsyncDisposable & { readonly url: string }> {
  const { routes } = readContract((id): id is OperationId => id !== '');
  const handlers = Object.fromEntries(
    routes.map(({ operationId }) => [operationId, async () => handle(operationId)]),
  );
  if (!isHandlers(handlers)) throw new Error('The contract has no operation.');
  const operator: Caller = { ...anonymous, role: 'platform_admin', visibility: 'all' };
  const orm = createServiceOrm({ databaseUrl: 'postgres://localhost:1/none' });
  const app = createApp({
    orm,
    handlers,
    authenticate: async () => operator,
    longOperations: [],
    longTransactions: [],
    corsOrigins: [],
    logger: pino({ level: 'silent' }),
    random: Math.random,
    ...options,
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on TCP');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await orm.close();
    },
  };
}

function isHandlers(handlers: object): handlers is Handlers {
  return Object.keys(handlers).length > 0;
}
