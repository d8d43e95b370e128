import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { findAlteredInvoices } from '../billing/verify-lines.ts';
import { readConfig } from '../config.ts';
import { defaultStoreLimits } from '../db/store-limits.ts';
import { openScope } from '../db/tenant-scope.ts';
import type { ChainFault } from '../journal/check-chain.ts';
import { findLostHeads, type PublishedHead } from '../journal/compare-heads.ts';
import { verifyChains } from '../journal/verify-chains.ts';
import { assertSchema, createServiceOrm } from '../schema.ts';

interface VerifyOptions {
  deployment?: string | undefined;
  heads?: string | undefined;
}

/** 10 minutes: a statement reads 500 events, but the server may be busy. */
const STATEMENT_LIMIT_MS = 600_000;

const EXIT_BROKEN = 1;
const EXIT_NOT_VERIFIED = 2;

/**
 * `arcadia verify`: recomputes the hash chains of the deployments' logs, and adds up the lines of each invoice. The exit
 * code is 0 if all are intact, 1 if one is broken, and 2 if they could not be verified.
 */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('Recompute the hashes of the deployments’ logs, and name the first bad event.')
    .option('--deployment <id>', 'verify only the log of this deployment', toId)
    .option('--heads <file>', 'compare with the heads in this file of the service’s log lines')
    .action(async (options: VerifyOptions) => {
      try {
        if (!(await verify(options))) process.exitCode = EXIT_BROKEN;
      } catch (error) {
        process.exitCode = EXIT_NOT_VERIFIED;
        throw error;
      }
    });
}

async function verify({ deployment, heads }: VerifyOptions): Promise<boolean> {
  const { databaseUrl } = readConfig();
  const limits = { ...defaultStoreLimits, statementMs: STATEMENT_LIMIT_MS };
  const orm = createServiceOrm({ databaseUrl, limits });
  try {
    await assertSchema(orm);
    if (heads !== undefined) await assertReadable(readPublishedHeads(heads, deployment));
    return await openScope(orm, 'all').transactional(
      async (tx) => {
        const areChainsIntact = await reportChains(tx, { deployment, heads });
        const areLinesIntact = deployment !== undefined || (await reportInvoices(tx));
        return areChainsIntact && areLinesIntact;
      },
      { isolationLevel: 'repeatable read', readOnly: true },
    );
  } finally {
    await orm.close();
  }
}

/** Prints a line for each log that is broken or not sealed, then the totals. Returns whether no log is broken. */
async function reportChains(
  em: EntityManager,
  { deployment: only, heads }: VerifyOptions,
): Promise<boolean> {
  const total = { deployments: 0, events: 0, redacted: 0, unsealed: 0 };
  const broken = new Set<string>();
  const reportFault = (deploymentId: string, { seq, detail }: ChainFault) => {
    if (!broken.has(deploymentId)) printLine(`${deploymentId}: event ${seq} ${detail}.`);
    broken.add(deploymentId);
  };
  for await (const report of verifyChains(em, { deploymentId: only })) {
    const { deploymentId, events, redacted, unsealed, fault } = report;
    total.deployments += 1;
    total.events += events;
    total.redacted += redacted;
    total.unsealed += unsealed;
    if (fault !== null) reportFault(deploymentId, fault);
    else if (unsealed > 0) {
      printLine(
        `${deploymentId}: ${unsealed} events at the end have no hash yet; the next event seals them.`,
      );
    }
  }
  if (only !== undefined && total.deployments === 0) {
    throw new Error(`There is no deployment ${only}. Check the id.`);
  }
  if (heads !== undefined) {
    for await (const { deploymentId, fault } of findLostHeads(
      em,
      readPublishedHeads(heads, only),
    )) {
      reportFault(deploymentId, fault);
    }
  }
  printLine(
    `deployments: ${total.deployments}, events: ${total.events}, broken: ${broken.size}, ` +
      `redacted: ${total.redacted}, without a hash: ${total.unsealed}`,
  );
  return broken.size === 0;
}

/** Prints a line for each invoice whose lines are not those of its applied revision. Returns whether there is none. */
async function reportInvoices(em: EntityManager): Promise<boolean> {
  let altered = 0;
  for await (const invoice of findAlteredInvoices(em)) {
    const { id, period, revision, lineCount, linesTotal, ...stored } = invoice;
    altered += 1;
    printLine(
      `invoice ${id} of ${period}: its ${stored.storedCount} lines come to ${stored.storedTotal}, but revision ` +
        `${revision} has ${lineCount} lines that come to ${linesTotal}. Reparse the invoice.`,
    );
  }
  return altered === 0;
}

const headsLine = z.object({ heads: z.array(z.string()) });
const HEAD = /^([0-9a-f-]{36}):(\d+):([0-9a-f]{64})$/;

/**
 * Reads the heads that the service logged, on one or more days, line by line. All other lines of the file are skipped.
 *
 * @param only Reads only the heads of this deployment. Default: all.
 */
async function* readPublishedHeads(
  file: string,
  only: string | undefined,
): AsyncGenerator<readonly PublishedHead[], void, undefined> {
  let hasHeads = false;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (!line.includes('"heads"')) continue;
    const heads = headsLine.parse(JSON.parse(line)).heads.map((head) => {
      const [, deploymentId, seq, hash] = HEAD.exec(head) ?? [];
      if (deploymentId === undefined || hash === undefined) {
        throw new Error(`${file} has a head that cannot be read: ${head}`);
      }
      return { deploymentId, seq: Number(seq), hash };
    });
    hasHeads ||= heads.length > 0;
    yield only === undefined ? heads : heads.filter(({ deploymentId }) => deploymentId === only);
  }
  if (!hasHeads) {
    throw new Error(`${file} has no line with heads. Give a file of the service's log lines.`);
  }
}

/** Reads the file once before the logs, so that its faults are known at once. */
async function assertReadable(heads: AsyncIterable<readonly PublishedHead[]>): Promise<void> {
  for await (const batch of heads) void batch;
}

function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

function toId(text: string): string {
  const id = z.uuid().safeParse(text.toLowerCase());
  if (id.success) return id.data;
  throw new InvalidArgumentError('Give the id of a deployment, a UUID.');
}
