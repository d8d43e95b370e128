import { randomUUID } from 'node:crypto';
import express, { type ErrorRequestHandler } from 'express';
import { authenticate } from './digitalocean/http/authenticate.ts';
import { billingRoutes } from './digitalocean/http/billing-routes.ts';
import { inventoryRoutes } from './digitalocean/http/inventory-routes.ts';
import { rateLimit } from './digitalocean/http/rate-limit.ts';
import { sendError } from './digitalocean/http/send-error.ts';
import { createFaults } from './faults.ts';
import { listen, type RunningStandIn } from './listen.ts';

/** Options of {@link startDigitalOcean}. */
export interface DigitalOceanOptions {
  /** TCP port on 127.0.0.1. Default: a free one. */
  readonly port?: number | undefined;
  /** The one bearer token that is let in. */
  readonly token: string;
  /** Default: the system's clock. Only the balance and the rate limits look at it. */
  readonly now?: (() => Date) | undefined;
  /** Requests in any 60 minutes. Default: 5000, as the real API has it. */
  readonly requestsPerHour?: number | undefined;
  /**
   * Requests in any 60 seconds. The real API has 250. Default: 1000, since a first run takes the CSV
   * and the items of 137 invoices at once and should not have to wait a minute before it can show
   * anything; pass 250 to see a client wait.
   */
  readonly requestsPerMinute?: number | undefined;
}

/**
 * Serves an account with 137 invoices the way DigitalOcean's API does, with the same answer in every
 * run. `POST /_sandbox/faults` makes it fail.
 *
 * @example
 * const digitalOcean = await startDigitalOcean({ token: 'a-token' });
 * const headers = { authorization: 'Bearer a-token' };
 * const response = await fetch(`${digitalOcean.url}/v2/customers/my/balance`, { headers });
 * await digitalOcean.stop();
 */
export async function startDigitalOcean(options: DigitalOceanOptions): Promise<RunningStandIn> {
  const { port = 0, token, now = () => new Date() } = options;
  const { requestsPerHour: perHour = 5_000, requestsPerMinute: perMinute = 1_000 } = options;
  const faults = createFaults({
    canCommit: false,
    refuse: (res, status) => {
      // A client that is not told when to retry waits for the reset: let that be soon.
      if (status === 429) {
        const reset = Math.ceil(now().getTime() / 1_000) + 1;
        res.set({ 'ratelimit-remaining': '0', 'ratelimit-reset': String(reset) });
      }
      sendError(res, status);
    },
  });
  const onError: ErrorRequestHandler = (error, _req, res, next) => {
    if (res.headersSent) next(error);
    else sendError(res, 500);
  };

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
  app.use(onError);
  return await listen(app, port);
}
