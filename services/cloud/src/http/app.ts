import type { MikroORM } from '@mikro-orm/postgresql';
import cors from 'cors';
import express, {
  type ErrorRequestHandler,
  type Express,
  type RequestHandler,
  type Response,
} from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import type { Authenticate, Caller } from './authenticate.ts';
import { authorize } from './authorize.ts';
import { type Route, readContract } from './contract.ts';
import { docs } from './docs.ts';
import { findRoute } from './find-route.ts';
import { log } from './log.ts';
import type { Handlers, OperationId } from './operations.ts';
import { toArcadiaError, toProblem } from './problem.ts';
import { toRequestId } from './request-id.ts';
import { type Arrivals, route } from './route.ts';
import { validate } from './validate.ts';

export interface AppOptions {
  readonly orm: MikroORM;
  readonly handlers: Handlers;
  readonly authenticate: Authenticate;
  readonly corsOrigins: readonly string[];
  readonly logger: Logger;
  /** Checks each answer against the contract too: for tests and the sandbox. */
  readonly validateResponses: boolean;
}

/** Who calls an operation that wants no token. It sees no tenant's rows. */
const anyone: Caller = {
  subject: 'anyone',
  role: 'viewer',
  tenantId: null,
  visibility: { tenantId: '' },
  actorKind: 'tenant',
};

/** Every step of a request, in its order: nothing of the body is read before the caller is known and allowed. */
export function createApp(options: AppOptions): Express {
  const { orm, handlers, authenticate, logger } = options;
  const contract = readContract((id): id is OperationId => Object.hasOwn(handlers, id));
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple');

  app.use(identify);
  app.use(log(logger));
  app.use(helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } }));
  if (options.corsOrigins.length > 0) app.use(cors(corsOptions(options.corsOrigins)));
  app.use(docs(contract.yaml));
  const arrivals: Arrivals = new WeakMap();
  app.use(admit(contract.routes, authenticate, arrivals));
  app.use(express.json({ limit: '100kb', reviver: wellFormed }));
  app.use(validate(contract, arrivals, options));
  app.use(route(orm, handlers, arrivals));
  app.use(refuse(logger));
  return app;
}

const identify: RequestHandler = (request, response, next) => {
  const requestId = toRequestId(request.get('x-request-id'));
  response.set('x-request-id', requestId);
  // Node sends no body in answer to HEAD; all else is as for GET.
  if (request.method === 'HEAD') request.method = 'GET';
  next();
};

/** A token where the path wants one, then the operation, then whether its roles have the caller's. */
function admit(
  routes: readonly Route[],
  authenticate: Authenticate,
  arrivals: Arrivals,
): RequestHandler {
  return async (request, response, next) => {
    const wantsToken = /^\/api\/v1(\/|$)/.test(request.path);
    const caller = wantsToken ? await authenticate(request.get('authorization')) : anyone;
    const { operationId, roles, takesKey, pattern } = findRoute(
      routes,
      request.method,
      request.path,
    );
    authorize(operationId, roles, caller);
    const pathParams = pattern.exec(request.path)?.groups ?? {};
    const requestId = requestIdOf(response);
    arrivals.set(response, { requestId, operationId, takesKey, pathParams, caller });
    next();
  };
}

/** Half a surrogate pair is no character: PostgreSQL would keep another one in its place. */
function wellFormed(name: string, value: unknown): unknown {
  if (name.isWellFormed() && (typeof value !== 'string' || value.isWellFormed())) return value;
  throw new SyntaxError('The text is not Unicode.');
}

function requestIdOf(response: Response): string {
  return String(response.getHeader('x-request-id'));
}

/** The one place where an error becomes an answer. */
function refuse(logger: Logger): ErrorRequestHandler {
  return (thrown, _request, response, next) => {
    const error = toArcadiaError(thrown);
    const problem = toProblem(error, requestIdOf(response));
    if (problem.status >= 500) {
      logger.error({ err: error.cause ?? thrown, request_id: problem.request_id }, problem.detail);
    }
    if (response.headersSent) return next(thrown);
    if (problem.status === 401) response.set('www-authenticate', 'Bearer');
    if (Array.isArray(problem.allow)) response.set('allow', problem.allow.join(', '));
    if (problem.status === 503)
      response.set('retry-after', String(problem.retry_after_seconds ?? 30));
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  };
}

function corsOptions(origins: readonly string[]): cors.CorsOptions {
  return {
    origin: [...origins],
    exposedHeaders: ['ETag', 'Location', 'X-Request-Id', 'Idempotency-Replayed', 'Retry-After'],
    maxAge: 600,
  };
}
