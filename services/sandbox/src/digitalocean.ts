import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { billingRoutes } from './digitalocean/billing-routes.ts';
import { inventoryRoutes } from './digitalocean/inventory-routes.ts';
import { rateLimit } from './digitalocean/rate-limit.ts';
import { sendError } from './digitalocean/responses.ts';
import { createFaultInjection } from './fault-injection.ts';
import { listen, type RunningStandIn } from './listen.ts';

/** Options of {@link startDigitalOcean}. */
export interface DigitalOceanOptions {
  /** TCP port on 127.0.0.1. Default: a free port. */
  readonly port?: number | undefined;
  /** The only bearer token that the stand-in accepts. */
  readonly token: string;
  /** Clock of the balance and the rate limits. Default: the system clock. */
  readonly now?: (() => Date) | undefined;
  /** Requests that the stand-in accepts in any 60 minutes. Default: 5000, as in the real API. */
  readonly requestsPerHour?: number | undefined;
  /** Requests that the stand-in accepts in any 60 seconds. Default: 250, as in the real API. */
  readonly requestsPerMinute?: number | undefined;
}

/**
 * Starts a stand-in for the DigitalOcean API. It serves an account with 137 invoices, the same in every run.
 * `POST /_sandbox/faults` makes it fail.
 *
 * @throws {SandboxError} `port_taken` if another program listens on `port`.
 * @example
 * const digitalOcean = await startDigitalOcean({ token: 'a-token' });
 * const headers = { authorization: 'Bearer a-token' };
 * const response = await fetch(`${digitalOcean.url}/v2/customers/my/balance`, { headers });
 * await digitalOcean.stop();
 */
export async function startDigitalOcean(options: DigitalOceanOptions): Promise<RunningStandIn> {
  const { port = 0, token, now = () => new Date() } = options;
  const { requestsPerHour: perHour = 5_000, requestsPerMinute: perMinute = 250 } = options;
  const faults = createFaultInjection({
    canCommit: false,
    sendError: (res, status) => {
      // Without `retry-after` a client waits for the reset, which must come soon.
      if (status === 429) {
        const reset = Math.ceil(now().getTime() / 1_000) + 1;
        res.set({ 'ratelimit-remaining': '0', 'ratelimit-reset': String(reset) });
      }
      sendError(res, status);
    },
  });

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(faults.control);
  app.use((_req, res, next) => {
    res.set('x-request-id', randomUUID());
    next();
  });
  app.use(faults.record);
  app.use(authenticate(token));
  app.use(rateLimit({ perHour, perMinute, now }));
  app.use(faults.inject);
  app.use(billingRoutes(now));
  app.use(inventoryRoutes());
  app.use((_req, res) => sendError(res, 404));
  app.use(handleUnexpected);
  return await listen(app, port);
}

/** Accepts only requests that carry the token. Comparing digests takes the same time for any other token. */
function authenticate(token: string): RequestHandler {
  const expected = digest(`Bearer ${token}`);
  return (req, res, next) => {
    if (timingSafeEqual(digest(req.get('authorization') ?? ''), expected)) next();
    else sendError(res, 401);
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

const handleUnexpected: ErrorRequestHandler = (error, _req, res, next) => {
  if (res.headersSent) next(error);
  else sendError(res, 500);
};
