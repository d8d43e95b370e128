import type { MikroORM } from '@mikro-orm/postgresql';
import type { Request, RequestHandler, Response } from 'express';
import { openScope } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import type { Caller } from './authenticate.ts';
import { createGate } from './gate.ts';
import { type Answer, type IdempotentCall, runIdempotent } from './idempotency.ts';
import type { Handlers, OperationId, OperationRequest, RequestContext } from './operations.ts';

/** What the steps before the handler found out about a request. */
export interface RequestState {
  readonly requestId: string;
  readonly operationId: OperationId;
  /** Whether the operation minds an `Idempotency-Key`: one that only reads does not. */
  readonly takesKey: boolean;
  /** By name, as they are in the path: escapes and all. */
  readonly pathParams: Readonly<Record<string, string>>;
  readonly caller: Caller;
}

/** The requests that were let in, by their responses. */
export type Arrivals = WeakMap<Response, RequestState>;

/** Calls the operation's handler with the checked request, and sends what it answers. */
export function route(orm: MikroORM, handlers: Handlers, arrivals: Arrivals): RequestHandler {
  // Such a call holds a connection, and billing work wants a second one: if they could take all, none would go on.
  const keyed = createGate(Math.max(1, Math.floor((orm.config.get('pool').max ?? 2) / 2)));
  return async (request, response) => {
    const arrived = arrivals.get(response);
    if (arrived === undefined)
      throw new Error('A request came to its handler without being let in.');
    const { caller, requestId } = arrived;
    const em = openScope(orm, caller.visibility);
    const actor = { kind: caller.actorKind, id: caller.subject };
    const context = { caller, actor, requestId, em, signal: untilClosed(response) };
    const call = toIdempotentCall(request, arrived);
    const answer =
      call === undefined
        ? await dispatch(arrived.operationId, handlers, request, context)
        : await keyed(() =>
            runIdempotent(em, call, (tx) =>
              dispatch(arrived.operationId, handlers, request, { ...context, em: tx }),
            ),
          );
    response.status(answer.status).set(answer.headers);
    if (answer.headers['content-type'] === undefined) response.json(answer.body);
    else response.send(JSON.stringify(answer.body));
  };
}

/** Aborted when the caller goes away before its answer. After it nobody listens, and an abort costs a stack trace. */
function untilClosed(response: Response): AbortSignal {
  const closed = new AbortController();
  const close = () => {
    if (!response.writableFinished) closed.abort();
  };
  if (response.destroyed) close();
  else response.once('close', close);
  return closed.signal;
}

/** The role is in it: what was answered to an operator is not for the member that he has become. */
function toIdempotentCall(
  request: Request,
  { operationId, takesKey, caller, requestId }: RequestState,
): IdempotentCall | undefined {
  const key = request.get('idempotency-key');
  if (key === undefined || !takesKey) return undefined;
  return {
    tenantId: caller.tenantId ?? '',
    subject: caller.subject,
    operation: operationId,
    key,
    content: {
      role: caller.role,
      path: pathOf(request),
      ifMatch: request.get('if-match') ?? null,
      body: request.body ?? null,
    },
    requestId,
  };
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
