import { type BillingClient, createBillingClient } from '@arcadia/do-billing/client';
import { createFinanceClient, type FinanceClient } from '@arcadia/finance-client';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Metrics } from './metrics/metrics.ts';

/** The clients of the other systems. */
export interface Clients {
  /** Undefined without a token. */
  readonly digitalOcean: BillingClient | undefined;
  /** Undefined without a secret. */
  readonly finance: FinanceClient | undefined;
}

interface ClientsDeps {
  readonly now: () => Date;
  readonly logger: Logger;
  readonly metrics?: Metrics | undefined;
  /** How long a 429 of DigitalOcean stops the requests of this instance at most. Default: 60,000. */
  readonly rateLimitStopMs?: number | undefined;
}

/**
 * The queue waits for as long as a 429 asks, and an operator can end that wait. The client would go on waiting on each
 * instance: it stops no longer than the limit per minute lasts.
 */
const RATE_LIMIT_STOP_MS = 60_000;

/** Creates the clients of DigitalOcean and of finance, as far as they are configured. */
export function createClients(
  { digitalOcean, finance }: Config,
  { now, logger, metrics, rateLimitStopMs = RATE_LIMIT_STOP_MS }: ClientsDeps,
): Clients {
  return {
    digitalOcean:
      digitalOcean &&
      createBillingClient({
        token: digitalOcean.tokens,
        onTokenAccepted: logRotation(logger, 'DigitalOcean', 'DIGITALOCEAN_TOKEN'),
        baseUrl: digitalOcean.url,
        fetch: metrics?.watchRateLimit('digitalocean', fetch),
        now,
        // The work queue retries instead: it holds no lease while it waits, and survives a restart of the process.
        maxAttempts: 1,
        deadlineMs: 30_000,
        maxStopMs: rateLimitStopMs,
      }),
    finance:
      finance &&
      createFinanceClient({
        ...finance,
        baseUrl: finance.url,
        secret: finance.secrets,
        onSecretAccepted: logRotation(logger, 'finance', 'SKYAI_FINANCE_SECRET'),
        now,
      }),
  };
}

/** The variables without which a part of the service is off. */
export function findMissingVariables({ digitalOcean, finance }: Config): string[] {
  return [
    ...(digitalOcean === undefined ? ['DIGITALOCEAN_TOKEN'] : []),
    ...(finance === undefined ? ['SKYAI_FINANCE_SECRET'] : []),
  ];
}

/** Logs one line for each system without a configuration. */
export function logMissingClients({ digitalOcean, finance }: Config, logger: Logger): void {
  if (digitalOcean === undefined) {
    logger.info(
      'DigitalOcean is not configured: the service fetches no invoices, balances and resources. To fetch them, set DIGITALOCEAN_TOKEN',
    );
  }
  if (finance === undefined) {
    logger.info(
      'finance is not configured: the service pushes no invoices. To push them, set SKYAI_FINANCE_SECRET',
    );
  }
}

/** Logs one line when a system refuses the first secret of a list and accepts a later one, and one when that ends. */
function logRotation(logger: Logger, system: string, variable: string): (index: number) => void {
  let last = 0;
  return (index) => {
    if (index === last) return;
    last = index;
    if (index === 0) {
      logger.info(`${system} accepts the first value of ${variable} again`);
    } else {
      logger.warn(
        { accepted: index + 1 },
        `${system} refuses the first value of ${variable}, and accepts a later one. Correct the list before that one ends too`,
      );
    }
  };
}
