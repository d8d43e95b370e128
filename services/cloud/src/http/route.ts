import type { MikroORM } from '@mikro-orm/postgresql';
import type { Request, Response } from 'express';
import pLimit from 'p-limit';
import type { Logger } from 'pino';
import { allowLongStatements } from '../db/store-limits.ts';
import { openScope } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { assertDeclared } from './contract.ts';
import type { Place } from './fairness.ts';
import { runIdempotent } from './idempotency.ts';
import type { Answer, IdempotentCall } from './idempotency-key.ts';
import {
  defaultLongCallLimits,
  type LongCallLimits,
  runLongIdempotent,
} from './long-idempotency.ts';
import type { Handlers, OperationId, OperationRequest, RequestContext } from './operations.ts';
import type { RequestState, StateResponse } from './request-context.ts';

export interface RouteOptions {
  readonly logger: Logger;
  /** The operations that wait for another system. With a key, their handlers run outside of any transaction. */
  readonly longOperations: readonly OperationId[];
  /** The operations with transactions whose statements may take minutes. */
  readonly longTransactions: readonly OperationId[];
  /** How long calls with the key of a long operation hold it and wait for each other. */
  readonly longCallLimits?: Partial<LongCallLimits> | undefined;
  /** Checks that the operation declares the status of its answer, even of a stored one. */
  readonly validateResponses: boolean;
}

/** The last step: calls the handler of the operation with the validated request, and sends its answer. */
export function route(orm: MikroORM, handlers: Handlers, options: RouteOptions) {
  const runKeyed = createKeyedRuns(orm, options);
  const mayTakeMinutes = new Set([...options.longOperations, ...options.longTransactions]);

  return async (request: Request, response: StateResponse) => {
    const state = response.locals;
    const { operationId } = state.route;
    const afterCommit: (() => void)[] = [];
    const context = createContext(orm, state, response, afterCommit);
    const call = toIdempotentCall(request, state);
    // The answer of a call with a key is stored, so its work goes on if its client has gone away.
    const signal = call === undefined ? context.signal : new AbortController().signal;
    const run = (em = context.em) =>
      dispatch(operationId, handlers, request, { ...context, signal, em });
    const runOnce = () =>
      call === undefined ? run() : runKeyed(operationId, call, { ...context, run });
    const runInLimits = () =>
      mayTakeMinutes.has(operationId) ? allowLongStatements(runOnce) : runOnce();
    const deploymentId = state.route.writesDeployment ? toPath(request).id : undefined;
    const answer = await inTurn(state.place, deploymentId, context.signal, runInLimits);
    for (const work of afterCommit) work();
    if (options.validateResponses) assertDeclared(state.route, answer.status);
    response.status(answer.status).set(answer.headers);
    if (answer.body instanceof Uint8Array) response.send(answer.body);
    else if (answer.headers['content-type'] === undefined) response.json(answer.body);
    else response.send(JSON.stringify(answer.body));
  };
}

/**
 * Runs calls with a key, each once. Such a call holds a connection, and without a limit they could exhaust the pool. Those
 * that wait for another system hold none meanwhile, so only the turns of their callers limit them.
 */
function createKeyedRuns(orm: MikroORM, options: RouteOptions) {
  const poolSize = orm.config.get('pool').max ?? 2;
  const limitKeyed = pLimit(Math.max(1, Math.floor((poolSize * 2) / 5)));
  // One at a time: it may hold its connection for minutes, and must not keep the others waiting.
  const limitLongTransactions = pLimit(1);
  const longCallLimits = { ...defaultLongCallLimits, ...options.longCallLimits };

  return (
    operationId: OperationId,
    call: IdempotentCall,
    { em, signal, run }: Pick<RequestContext, 'em' | 'signal'> & { readonly run: Run },
  ): Promise<Answer> => {
    if (options.longOperations.includes(operationId)) {
      const { logger } = options;
      return runLongIdempotent(em, call, () => run(), { ...longCallLimits, logger, signal });
    }
    const isLong = options.longTransactions.includes(operationId);
    return (isLong ? limitLongTransactions : limitKeyed)(() => runIdempotent(em, call, run));
  };
}

/** Calls the handler. Default: on the EntityManager of the request. */
type Run = (em?: RequestContext['em']) => Promise<Answer>;

/** Runs a handler in its turn, which lasts until the handler is done, even if its client has gone away. */
async function inTurn<T>(
  place: Place | undefined,
  deploymentId: string | undefined,
  signal: AbortSignal,
  run: () => Promise<T>,
): Promise<T> {
  await place?.begin(deploymentId, signal);
  try {
    return await run();
  } finally {
    place?.end();
  }
}

function createContext(
  orm: MikroORM,
  { caller, requestId, place }: RequestState,
  response: Response,
  afterCommit: (() => void)[],
): RequestContext {
  return {
    caller,
    actor: { kind: caller.actorKind, id: caller.subject },
    requestId,
    em: openScope(orm, caller.visibility),
    signal: untilClosed(response),
    afterCommit: (work) => void afterCommit.push(work),
    pause: (wait) => (place === undefined ? wait() : place.pause(wait)),
  };
}

/**
 * A signal that is aborted if the caller disconnects before its answer was sent. It is not aborted after that: nobody
 * listens then, and an abort costs a stack trace.
 */
function untilClosed(response: Response): AbortSignal {
  const closed = new AbortController();
  const close = () => {
    if (!response.writableFinished) closed.abort();
  };
  if (response.destroyed) close();
  else response.once('close', close);
  return closed.signal;
}

/** Undefined for a call without a key, and for an operation that ignores the key because it only reads. */
function toIdempotentCall(
  request: Request,
  { route: { operationId, takesKey }, caller, requestId }: RequestState,
): IdempotentCall | undefined {
  const key = request.get('idempotency-key');
  if (key === undefined || !takesKey) return undefined;
  return {
    tenantId: caller.tenantId ?? '',
    subject: caller.subject,
    operation: operationId,
    key,
    content: {
      // An answer that a subject got as an operator is not replayed to it as a member.
      role: caller.role,
      path: toPath(request),
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
  const validated: unknown = {
    path: toPath(request),
    query: request.query,
    body: request.body,
    ifMatch: request.get('if-match'),
  };
  if (!isValidated<K>(validated)) {
    throw new ArcadiaError('invalid_request', 'The request is empty. Send it again.');
  }
  const { status, body, headers = {} } = await handlers[id](validated, context);
  return { status: Number(status), body, headers };
}

/**
 * The path parameters, decoded. All are UUIDs or names in lower case, and PostgreSQL stores UUIDs in lower case: an id in
 * capitals must not be another key of an idempotent call or a work item.
 */
function toPath(request: Request): Record<string, string> {
  const given = 'openapi' in request && isRecord(request.openapi) && request.openapi.pathParams;
  const params = isRecord(given) ? given : {};
  return Object.fromEntries(
    Object.entries(params).map(([name, id]) => [name, String(id).toLowerCase()]),
  );
}

/** Tells the compiler that the request fits the contract. `validate` has checked it by now. */
function isValidated<K extends OperationId>(request: unknown): request is OperationRequest<K> {
  return isRecord(request);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
