// Runs the service as `arcadia serve` does, but without the schedules and the worker, which no suite needs.
import { compose } from '@arcadia/cloud/src/compose.ts';
import { readConfig } from '@arcadia/cloud/src/config.ts';
import { drainable } from '@arcadia/cloud/src/http/drainable.ts';
import { pino } from 'pino';
import { serve } from './server-process.ts';

const [databaseUrl, secret, providerUrl] = process.argv.slice(2);
const config = readConfig({
  DATABASE_URL: databaseUrl,
  ARCADIA_JWT_SECRET: secret,
  ...(providerUrl && { DIGITALOCEAN_URL: providerUrl, DIGITALOCEAN_TOKEN: 'a-token' }),
});
const logger = pino({ level: config.logLevel });
const { app } = await compose(config, { logger, validateResponses: false });
let longestTurnMs = 0;
if (providerUrl) watchTurns();
await serve(app, (server) => void drainable(server, { timeoutMs: 0 }), {
  /** Since the figure was read last. */
  longestTurnMs() {
    const measuredMs = longestTurnMs;
    longestTurnMs = 0;
    return measuredMs;
  },
});

/** Measures the CPU time of the longest turn of the event loop. Other programs on the machine do not change it. */
function watchTurns(): void {
  let last = process.threadCpuUsage();
  setInterval(() => {
    const { user, system } = process.threadCpuUsage(last);
    last = process.threadCpuUsage();
    longestTurnMs = Math.max(longestTurnMs, (user + system) / 1000);
  }, 1);
}
