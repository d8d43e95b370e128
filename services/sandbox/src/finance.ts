import { createFinanceApp } from './finance/create-finance-app.ts';
import { openLedger } from './finance/ledger.ts';
import { listen, type RunningStandIn } from './listen.ts';

/** Options of {@link startFinance}. */
export interface FinanceOptions {
  /** TCP port on 127.0.0.1. Default: a free one. */
  readonly port?: number | undefined;
  /** Shared secret that tokens are signed with, by HS256, HS384 or HS512. */
  readonly secret: string;
  /** What `iss` must be. Default: anything. */
  readonly issuer?: string | undefined;
  /** What `aud` must have in it. Default: anything. */
  readonly audience?: string | undefined;
  /** JSON file that keeps the rows, made where it is missing. Default: they are kept in memory. */
  readonly dataFile?: string | undefined;
  /** The clock. Default: the system's. */
  readonly now?: (() => Date) | undefined;
}

/**
 * Starts the stand-in for the finance service: it verifies tokens, checks and keeps invoices, and
 * fails on request by `POST /_sandbox/faults`.
 *
 * @throws {SandboxError} `port_taken` where another program listens on `port`.
 * @throws {SandboxError} `data_file_invalid` where `dataFile` holds something else.
 * @example
 * const finance = await startFinance({ secret: 'at least thirty-two bytes, please' });
 * console.log(finance.url);
 * await finance.stop();
 */
export async function startFinance(options: FinanceOptions): Promise<RunningStandIn> {
  const { port = 0, now = () => new Date(), dataFile, ...caller } = options;
  const ledger = await openLedger(dataFile);
  return await listen(createFinanceApp({ ...caller, ledger, now }), port);
}
