import { setTimeout } from 'node:timers/promises';
import { type RunningServer, startServer } from '../server-process.ts';
import { mintToken, type RunningDatabase, startDatabase, startService } from '../service.ts';
import { median, medianRatio } from '../statistics.ts';
import { measureFirstRun } from './first-run.ts';
import { copyLines, prepareInvoice, readLines, removeLines } from './invoice-rows.ts';
import { watchRequests } from './watch-requests.ts';

const LINES = 100_000;
const MANY_LINES = 400_000;
const ROUNDS = 5;
const IDLE_MS = 10_000;

/** Prints the speed of an ingest beside a bare COPY of its rows, its memory, and how long requests wait meanwhile. */
export async function ingest(): Promise<void> {
  const token = await mintToken({ roles: ['platform_admin'] });
  await using database = await startDatabase();
  const few = await compareWithCopy(database, token);
  const many = await ingestMany(database, token);
  console.log(`Peak memory of the service that ingested them (goal: at most 1.5 ×)`);
  console.log(`  ${count(LINES)}  ${few.toFixed(0).padStart(6)} MiB`);
  const ratio = (many / few).toFixed(2);
  console.log(`  ${count(MANY_LINES)}  ${many.toFixed(0).padStart(6)} MiB   ${ratio} ×\n`);
  await measureFirstRun();
}

/** @returns the peak memory of the service after the first ingest, in MiB. */
async function compareWithCopy(database: RunningDatabase, token: string): Promise<number> {
  await using provider = await startProvider(LINES);
  const invoiceId = await prepareInvoice(database.url, provider.url);
  const ingestMs: number[] = [];
  const copyMs: number[] = [];
  let peakRssMib = 0;
  let slowestMs = 0;
  await using service = await startService(database.url, provider.url);
  const idleMs = await watchIdle(service, token);
  for (let round = 0; round < ROUNDS; round += 1) {
    await removeLines(database.url);
    const run = await ingestOnce(service, provider, invoiceId, token);
    peakRssMib ||= await service.peakRssMib();
    slowestMs = Math.max(slowestMs, run.slowestRequestMs);
    ingestMs.push(run.afterLastAnswerMs);
    const rows = await readLines(database.url);
    await removeLines(database.url);
    copyMs.push(await copyLines(database.url, rows));
  }
  const ratio = medianRatio(ingestMs, copyMs).toFixed(2);
  console.log(`${count(LINES)}, from the provider's last answer to the commit (goal: 2.5 × COPY)`);
  console.log(`  ingest           ${median(ingestMs).toFixed(0).padStart(6)} ms   ${ratio} × COPY`);
  console.log(`  COPY of its rows ${median(copyMs).toFixed(0).padStart(6)} ms`);
  await reportRequests(service, slowestMs, idleMs);
  return peakRssMib;
}

async function ingestMany(database: RunningDatabase, token: string): Promise<number> {
  await using provider = await startProvider(MANY_LINES);
  const invoiceId = await prepareInvoice(database.url, provider.url);
  await removeLines(database.url);
  await using service = await startService(database.url, provider.url);
  const idleMs = await watchIdle(service, token);
  const run = await ingestOnce(service, provider, invoiceId, token);
  console.log(`${count(MANY_LINES)}, from the provider's last answer to the commit`);
  console.log(`  ingest           ${run.afterLastAnswerMs.toFixed(0).padStart(6)} ms`);
  await reportRequests(service, run.slowestRequestMs, idleMs);
  return await service.peakRssMib();
}

function startProvider(lines: number): Promise<RunningServer> {
  return startServer(new URL('provider.ts', import.meta.url), [String(lines)]);
}

async function ingestOnce(
  service: RunningServer,
  provider: RunningServer,
  invoiceId: string,
  token: string,
) {
  const requests = watchRequests(service, token);
  const response = await fetch(`${service.url}/api/v1/billing/invoices/${invoiceId}/ingest`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
  const committedMs = Date.now();
  const answer = await response.text();
  const slowestRequestMs = await requests.stop();
  if (response.status !== 200 || !answer.includes('"reconciled":true')) throw new Error(answer);
  const afterLastAnswerMs = committedMs - (await provider.figure('lastAnswerMs'));
  return { afterLastAnswerMs, slowestRequestMs };
}

/** How long the slowest request takes on this machine at this hour, without an ingest. */
async function watchIdle(service: RunningServer, token: string): Promise<number> {
  const requests = watchRequests(service, token);
  await setTimeout(IDLE_MS);
  // The start of the service is no part of the ingest.
  await service.figure('longestTurnMs');
  return await requests.stop();
}

async function reportRequests(
  service: RunningServer,
  slowestMs: number,
  idleMs: number,
): Promise<void> {
  const beside = `${idleMs.toFixed(0)} ms without an ingest`;
  const turnMs = await service.figure('longestTurnMs');
  console.log(
    `  slowest GET      ${slowestMs.toFixed(0).padStart(6)} ms   ${beside} (goal: 250 ms)`,
  );
  console.log(
    `  longest turn     ${turnMs.toFixed(0).padStart(6)} ms   of the event loop, CPU time\n`,
  );
}

function count(lines: number): string {
  return `${lines.toLocaleString('en')} lines`;
}
