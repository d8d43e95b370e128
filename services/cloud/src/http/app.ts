import type { MikroORM } from '@mikro-orm/postgresql';
import cors from 'cors';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { findStoreFault } from '../db/store-unavailable.ts';
import type { ArcadiaError } from '../errors/arcadia-error.ts';
import { type Authenticate, anonymous, authorize } from './caller.ts';
import { assertDeclared, findRoute, type Route, readContract } from './contract.ts';
import { docs } from './docs.ts';
import { createFairness, type Fairness, type FairnessLimits } from './fairness.ts';
import { log } from './log.ts';
import type { LongCallLimits } from './long-idempotency.ts';
import { type EndedRequest, observeRequests } from './observe-requests.ts';
import type { Handlers, OperationId } from './operations.ts';
import { MAX_BODY_BYTES, problems, toArcadiaError, toProblem } from './problem.ts';
import {
  type RequestState,
  type StateResponse,
  targetPath,
  toRequestId,
} from './request-context.ts';
import { route } from './route.ts';
import { validate } from './validate.ts';

export interface AppOptions {
  readonly orm: MikroORM;
  readonly handlers: Handlers;
  /** The operations that wait for another system. */
  readonly longOperations: readonly OperationId[];
  /** The operations with transactions whose statements may take minutes. */
  readonly longTransactions: readonly OperationId[];
  /** How long calls with the key of a long operation hold it and wait for each other. */
  readonly longCallLimits?: Partial<LongCallLimits> | undefined;
  readonly authenticate: Authenticate;
  /** The origins that browsers may call from. If it is empty, no answer has a CORS header. */
  readonly corsOrigins: readonly string[];
  readonly logger: Logger;
  /** A number from 0 up to 1. */
  readonly random: () => number;
  /** How much of the instance one caller may take. */
  readonly fairness?: Partial<FairnessLimits> | undefined;
  /** Checks each answer against the contract too: for tests and the sandbox. */
  readonly validateResponses: boolean;
  /** Called with each request that has ended. */
  readonly onRequestEnd?: ((request: EndedRequest) => void) | undefined;
}

/** Creates the Express app: the steps of a request, in order. No step reads the body before `admit` has passed. */
export function createApp(options: AppOptions): Express {
  const { orm, handlers, authenticate, logger } = options;
  const contract = readContract((id): id is OperationId => Object.hasOwn(handlers, id));
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple');

  if (options.onRequestEnd !== undefined) app.use(observeRequests(options.onRequestEnd));
  app.use(identify);
  app.use(log(logger));
  app.use(helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } }));
  if (options.corsOrigins.length > 0) app.use(cors(corsOptions(options.corsOrigins)));
  app.use(docs(contract));
  const fairness = createFairness({ logger, random: options.random, limits: options.fairness });
  app.use(admit(contract.routes, authenticate, fairness));
  app.use(readBody());
  app.use(...validate(contract, options));
  app.use(route(orm, handlers, options));
  if (options.validateResponses) app.use(checkStatus);
  app.use(answerError(logger));
  return app;
}

function identify(request: Request, response: StateResponse<'requestId'>, next: NextFunction) {
  const requestId = toRequestId(request.get('x-request-id'));
  Object.assign(response.locals, { requestId });
  response.set('x-request-id', requestId);
  // A target may have a scheme and a host, as clients send it to a proxy. No later step needs them.
  request.originalUrl = request.url.replace(/^https?:\/\/[^/?#]*/i, '') || '/';
  request.url = request.originalUrl;
  // Node sends no body in answer to HEAD. Everything else is the same as for GET.
  if (request.method === 'HEAD') request.method = 'GET';
  next();
}

function corsOptions(origins: readonly string[]): cors.CorsOptions {
  return {
    origin: [...origins],
    exposedHeaders: ['ETag', 'Location', 'X-Request-Id', 'Idempotency-Replayed', 'Retry-After'],
    maxAge: 600,
  };
}

/**
 * Checks the token if the path needs one, then finds the operation, then checks the role of the caller, and then gives
 * the request a place among those of its caller.
 */
function admit(routes: readonly Route[], authenticate: Authenticate, fairness: Fairness) {
  return async (request: Request, response: StateResponse, next: NextFunction) => {
    const path = targetPath(request);
    const needsToken = /^\/api\/v1(\/|$)/.test(path);
    const caller = needsToken ? await authenticate(request.get('authorization')) : anonymous;
    const found = findRoute(routes, request.method, path);
    Object.assign(response.locals, { route: found });
    authorize(found.operationId, found.roles, caller);
    const pathParams = found.pattern.exec(path)?.groups ?? {};
    const place = caller === anonymous ? undefined : await fairness.enter(caller);
    if (response.destroyed) place?.leave();
    else response.once('close', () => place?.leave());
    const state: Omit<RequestState, 'requestId' | 'route'> = { caller, pathParams, place };
    Object.assign(response.locals, state);
    next();
  };
}

/** Reads the body if the operation takes one. Any other body is ignored. */
function readBody() {
  const readJson = express.json({ limit: MAX_BODY_BYTES, reviver: assertWellFormed });
  return (request: Request, response: StateResponse, next: NextFunction) =>
    response.locals.route.takesBody ? readJson(request, response, next) : next();
}

/** Rejects a lone surrogate: PostgreSQL would store another character in its place. */
function assertWellFormed(name: string, value: unknown): unknown {
  if (name.isWellFormed() && (typeof value !== 'string' || value.isWellFormed())) return value;
  throw new SyntaxError('The text is not well-formed Unicode.');
}

/** Turns an error whose status the operation does not declare into a 500, so that a test fails. */
function checkStatus(
  thrown: unknown,
  _request: Request,
  { locals }: Response<unknown, Partial<RequestState>>,
  next: NextFunction,
) {
  const { status } = problems[toArcadiaError(thrown).code];
  if (locals.route !== undefined) assertDeclared(locals.route, status, thrown);
  next(thrown);
}

/**
 * Logs an error that the caller is not to blame for. The service foresees a 503: whoever meets the condition behind it,
 * such as the monitor of the store, logs when it begins and when it ends. Each request would only repeat that.
 */
function logFault(logger: Logger, thrown: unknown, error: ArcadiaError, fields: object): void {
  if (problems[error.code].status !== 503) {
    logger.error({ ...fields, err: error.cause ?? thrown }, 'request failed');
  } else if (findStoreFault(error.cause)?.isLasting === false) {
    // A slow statement is a condition of its own.
    logger.warn({ ...fields, reason: error.message }, 'request failed');
  } else {
    logger.debug({ ...fields, reason: error.message }, 'request failed');
  }
}

/** Turns an error of any step into the answer. No other code answers with an error. */
function answerError(logger: Logger) {
  return (
    thrown: unknown,
    request: Request,
    response: StateResponse<'requestId'>,
    next: NextFunction,
  ) => {
    const error = toArcadiaError(thrown);
    const problem = toProblem(error, response.locals.requestId);
    if (problem.status >= 500) {
      const { status, code, request_id } = problem;
      const fields = {
        method: request.method,
        path: targetPath(request),
        status,
        code,
        request_id,
      };
      logFault(logger, thrown, error, fields);
    }
    if (response.headersSent) return next(thrown);
    if (problem.status === 401) response.set('www-authenticate', 'Bearer');
    if (Array.isArray(problem.allow)) response.set('allow', problem.allow.join(', '));
    if (problem.status === 503 || problem.status === 429) {
      response.set('retry-after', String(problem.retry_after_seconds ?? 30));
    }
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  };
}
