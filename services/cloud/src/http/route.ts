import type { MikroORM } from '@mikro-orm/postgresql';
import type { Request, RequestHandler, Response } from 'express';
import { ArcadiaError } from '../arcadia-error.ts';
import { openScope } from '../db/tenant-scope.ts';
import type { Caller } from './authenticate.ts';
import { type Answer, once } from './idempotency.ts';
import type { Handlers, OperationId, OperationRequest, RequestContext } from './operations.ts';

/** What the steps before the handler found out about a request. */
export interface Arrived {
  readonly requestId: string;
  readonly operationId: OperationId;
  readonly caller: Caller;
}

/** The requests that were let in, by their responses. */
export type Arrivals = WeakMap<Response, Arrived>;

/** Calls the operation's handler with the checked request, and sends what it answers. */
export function route(orm: MikroORM, handlers: Handlers, arrivals: Arrivals): RequestHandler {
  return async (request, response) => {
    const arrived = arrivals.get(response);
    if (arrived === undefined)
      throw new Error('A request came to its handler without being let in.');
    const { caller, requestId } = arrived;
    const em = openScope(orm, caller.visibility);
    const actor = { kind: caller.actorKind, id: caller.subject };
    const answer = await answerOnce(request, arrived, handlers, { caller, actor, requestId, em });
    response.status(answer.status).set(answer.headers);
    if (answer.headers['content-type'] === undefined) response.json(answer.body);
    else response.send(JSON.stringify(answer.body));
  };
}

function answerOnce(
  request: Request,
  { operationId, caller, requestId }: Arrived,
  handlers: Handlers,
  context: RequestContext,
): Promise<Answer> {
  const key = request.get('idempotency-key');
  if (key === undefined || request.method === 'GET') {
    return dispatch(operationId, handlers, request, context);
  }
  const call = {
    tenantId: caller.tenantId ?? '',
    subject: caller.subject,
    operation: operationId,
    key,
    content: { path: pathOf(request), body: request.body ?? null },
    requestId,
  };
  return once(context.em, call, (em) =>
    dispatch(operationId, handlers, request, { ...context, em }),
  );
}

async function dispatch<K extends OperationId>(
  id: K,
  handlers: Handlers,
  request: Request,
  context: RequestContext,
): Promise<Answer> {
  const checked: unknown = {
    path: pathOf(request),
    query: request.query,
    body: request.body,
    ifMatch: request.get('if-match'),
  };
  if (!isChecked<K>(checked)) throw new ArcadiaError('invalid_request', 'There is no request.');
  const { status, body, headers = {} } = await handlers[id](checked, context);
  return { status: Number(status), body, headers };
}

function pathOf(request: Request): unknown {
  return 'openapi' in request && isRecord(request.openapi) ? request.openapi.pathParams : {};
}

/** The contract's own validator has looked at it before: this only tells the compiler so. */
function isChecked<K extends OperationId>(request: unknown): request is OperationRequest<K> {
  return isRecord(request);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
