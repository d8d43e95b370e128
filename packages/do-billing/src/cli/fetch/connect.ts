import type { BillingClient } from '../../client/billing-client.ts';
import { createBillingClient } from '../../client/create-billing-client.ts';
import type { CliRun } from '../cli-run.ts';
import { UsageError } from '../usage-error.ts';

/** Nobody waits at the other end of a batch, so it is more patient than a client is by default. */
const TIMEOUT_MS = 60_000;
const DEADLINE_MS = 300_000;

/** @throws {UsageError} where the token or the address cannot be one. */
export function connect(
  { fetch, now }: CliRun,
  { token, apiUrl: baseUrl }: { token: string; apiUrl: string | undefined },
): BillingClient {
  const patience = { timeoutMs: TIMEOUT_MS, deadlineMs: DEADLINE_MS };
  try {
    return createBillingClient({ token, baseUrl, fetch, now, ...patience });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // It names what is wrong, and never repeats the token.
    throw new UsageError(`${error.message.replace('"baseUrl"', '"--api-url"')}.`);
  }
}
