import type { BillingClient } from '../../src/client/billing-client.ts';
import { type Answer, balance, sendJson } from './api-server.ts';
import type { fakeTime } from './fake-time.ts';

const HOUR_MS = 3_600_000;

export type Time = ReturnType<typeof fakeTime>;

/** Answers with these rate-limit headers, and counts `remaining` down. */
export function limited(time: Time, { remaining = 0, resetMs = HOUR_MS, limit = 5000 }): Answer {
  const reset = time.secondsIn(resetMs);
  let left = remaining;
  return (_request, response) => {
    sendJson(response, balance, 200, {
      'ratelimit-limit': String(limit),
      'ratelimit-remaining': String(left),
      'ratelimit-reset': reset,
    });
    left = Math.max(0, left - 1);
  };
}

export async function getBalances(client: BillingClient, times: number): Promise<void> {
  for (let nth = 0; nth < times; nth += 1) await client.getBalance();
}
