import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';

/**
 * Logs one line per request, when it ends: method, path and status. It never logs the body, the headers or the query,
 * which may hold personal data and tokens. The level is `debug`, and `info` for a 4xx. It is `debug` for a 429 too: a caller
 * with too many requests must not flood the log, and `fairness.ts` logs when it begins. It is `debug` for a 5xx too:
 * `answerError` in `app.ts` has logged it with its cause.
 */
export function log(logger: Logger): RequestHandler {
  return pinoHttp({
    logger,
    genReqId: (_request, response) => String(response.getHeader('x-request-id')),
    serializers: {
      req: ({ id, method, url }) => ({ id, method, path: String(url).split('?')[0] }),
      res: ({ statusCode }) => ({ status: statusCode }),
    },
    // Errors then have the serializer of `logger`.
    wrapSerializers: false,
    customLogLevel: (_request, { statusCode }, error) => {
      if (error !== undefined) return 'error';
      return statusCode >= 400 && statusCode < 500 && statusCode !== 429 ? 'info' : 'debug';
    },
    // Without an error, pino-http would make one up to say that the status is 500.
    customErrorObject: (_request, { err }, _error, { res, responseTime }) => ({
      res,
      responseTime,
      ...(err === undefined ? {} : { err }),
    }),
  });
}
