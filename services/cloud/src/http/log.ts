import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';

/**
 * Logs one line per request, when it ends: method, path and status. It never logs the body, the headers or the query,
 * which may hold personal data and tokens. The level is `debug` for success, `info` for a 4xx and `error` for a 5xx. It is
 * `debug` for a 429 too: a caller with too many requests must not flood the log, and `fairness.ts` logs when it begins.
 */
export function log(logger: Logger): RequestHandler {
  return pinoHttp({
    logger,
    genReqId: (_request, response) => String(response.getHeader('x-request-id')),
    serializers: {
      req: ({ id, method, url }) => ({ id, method, path: String(url).split('?')[0] }),
      res: ({ statusCode }) => ({ status: statusCode }),
    },
    customLogLevel: (_request, response, error) => {
      if (error !== undefined || response.statusCode >= 500) return 'error';
      return response.statusCode >= 400 && response.statusCode !== 429 ? 'info' : 'debug';
    },
  });
}
