import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

/**
 * One line per request, when it is over: never its body, its headers or its query. Where the level drops the line,
 * nothing is made of it.
 */
export function log(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const startedMs = Date.now();
    let failure: Error | undefined;
    response.on('error', (error) => (failure ??= error));
    response.once('close', () => {
      const { statusCode: status } = response;
      const level = levelOf(status, failure);
      if (!logger.isLevelEnabled(level)) return;
      const { method, originalUrl } = request;
      const id = String(response.getHeader('x-request-id'));
      const line = {
        req: { id, method, path: originalUrl.split('?')[0] },
        res: { status },
        responseTime: Date.now() - startedMs,
        ...(failure === undefined ? {} : { err: failure }),
      };
      logger[level](line, response.writableFinished ? 'request completed' : 'request aborted');
    });
    next();
  };
}

function levelOf(status: number, failure: Error | undefined): 'error' | 'info' | 'debug' {
  if (failure !== undefined || status >= 500) return 'error';
  return status >= 400 ? 'info' : 'debug';
}
