import type { Request, RequestHandler } from 'express';
import type { StateResponse } from './request-context.ts';

/** A request that has ended. */
export interface EndedRequest {
  readonly method: string;
  /** The path of its operation in the contract, such as `/api/v1/deployments/{id}`; null if no operation has its path. */
  readonly route: string | null;
  /** The status of the answer; null if the client went away before it had the whole answer. */
  readonly status: number | null;
  readonly seconds: number;
}

/** Reports each request once, when its connection is done with it. Must be the first step that sees the request. */
export function observeRequests(report: (request: EndedRequest) => void): RequestHandler {
  return (request: Request, response: StateResponse<never>, next) => {
    const startedMs = performance.now();
    response.once('close', () => {
      report({
        method: request.method,
        route: readTemplate(response.locals),
        status: response.writableFinished ? response.statusCode : null,
        seconds: (performance.now() - startedMs) / 1000,
      });
    });
    next();
  };
}

/** A request that was rejected early has no route. */
function readTemplate(locals: { readonly route?: { readonly template: string } }): string | null {
  return locals.route?.template ?? null;
}
