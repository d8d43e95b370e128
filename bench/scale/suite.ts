import { startDatabase, startService } from '../service.ts';
import {
  copyDatabase,
  readRowBytes,
  readUsedBytes,
  settleTables,
  withClient,
} from './databases.ts';
import { fillBilling } from './fill-billing.ts';
import { fillEvents } from './fill-events.ts';
import { billLists, eventLists, findKinds, type List } from './lists.ts';
import { makeRows } from './make-rows.ts';
import { measurePages, type Pair } from './measure-pages.ts';
import { measureRestore } from './restore.ts';
import { type Filling, linesPerInvoice, planFillings, type Sizes } from './sizes.ts';
import { runVerify } from './verify-memory.ts';

/** Prints how much longer pages, a restore and a verification take, and how much more memory, if there are more rows. */
export async function scale(sizes: Sizes): Promise<void> {
  const startedMs = performance.now();
  await using database = await startDatabase();
  await makeRows(database.url, linesPerInvoice(sizes));
  const kinds = await withClient(database.url, findKinds);
  const plans = planFillings(sizes);
  const smallUrl = await copyDatabase(database.url, 'small');
  const largeUrl = await copyDatabase(database.url, 'large');
  const small = await fill(smallUrl, plans.small);
  const large = await fill(largeUrl, plans.large);
  console.log(`Two databases, filled in ${(small + large).toFixed(0)} s`);
  await printRowBytes(largeUrl);

  {
    await using smallService = await startService(smallUrl);
    await using largeService = await startService(largeUrl);
    const [few, many] = [plans.small, plans.large].map(({ months }) => billLists(months, kinds));
    const pairs = [...pair(few ?? [], many ?? []), ...pair(eventLists, eventLists)];
    console.log(`Pages of 50 through HTTP (goal: 1.5 ×)`);
    console.log(`  bills: ${describe(sizes.lines / 10)} and ${describe(sizes.lines)} lines`);
    console.log(`  feed:  ${describe(sizes.events / 100)} and ${describe(sizes.events)} events\n`);
    await measurePages([smallService, largeService], pairs);
    console.log();
  }

  await compareVerify(smallUrl, largeUrl);
  await measureRestore(largeUrl, sizes.events);
  const gigabytes = (await readUsedBytes(database.url)) / 1e9;
  const minutes = (performance.now() - startedMs) / 60_000;
  console.log(
    `The suite took ${minutes.toFixed(1)} minutes and ${gigabytes.toFixed(1)} GB of disk\n`,
  );
}

/** Fills a copy of the database with the service's rows. Returns the seconds that it took. */
async function fill(databaseUrl: string, filling: Filling): Promise<number> {
  const startedMs = performance.now();
  await withClient(databaseUrl, async (client) => {
    await fillBilling(client, filling);
    await fillEvents(client, filling.deployments);
  });
  await settleTables(databaseUrl);
  return (performance.now() - startedMs) / 1000;
}

async function printRowBytes(databaseUrl: string): Promise<void> {
  for (const row of ['event', 'line'] as const) {
    const { alone, withIndexes, rows } = await readRowBytes(databaseUrl, row);
    const bytes = (value: number) => `${value.toFixed(0).padStart(6)} bytes`;
    console.log(
      `  each ${row.padEnd(6)} ${bytes(withIndexes)}, of which the row has ${bytes(alone)} (of ${describe(rows)})`,
    );
  }
  console.log();
}

function pair(few: readonly List[], many: readonly List[]): Pair[] {
  return few.flatMap((list, index) => {
    const other = many[index];
    return other === undefined ? [] : [[list, other] as const];
  });
}

async function compareVerify(smallUrl: string, largeUrl: string): Promise<void> {
  const few = await runVerify(smallUrl);
  const many = await runVerify(largeUrl);
  console.log('Memory of arcadia verify: what it uses, and the largest process with garbage');
  for (const { liveMib, peakMib, seconds, totals } of [few, many]) {
    const shown = [liveMib, peakMib].map((mib) => `${mib.toFixed(0).padStart(5)} MiB`).join(' ');
    console.log(`  ${shown} in ${seconds.toFixed(1).padStart(6)} s   ${totals}`);
  }
  const live = (many.liveMib / few.liveMib).toFixed(2);
  const peak = (many.peakMib / few.peakMib).toFixed(2);
  console.log(
    `  ${live.padStart(5)} ×   ${peak.padStart(5)} ×     (goal: 1.5 × of what it uses)\n`,
  );
}

function describe(count: number): string {
  return Math.round(count).toLocaleString('en');
}
