import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { readConfig } from '../config.ts';
import { openScope } from '../db/tenant-scope.ts';
import { type LoggedHeads, verifyChains } from '../journal/verify-chains.ts';
import { assertSchema, createServiceOrm } from '../schema.ts';
import { explain } from './explain.ts';
import { readLoggedHeads } from './read-logged-heads.ts';

interface VerifyOptions {
  deployment?: string;
  heads?: string;
}

/** `arcadia verify`: recomputes the logs' chains. Ends with 0, with 1 where one is broken, with 2 where it could not. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('Recompute the hashes of the logs of deployments, and name the first bad event.')
    .option('--deployment <id>', 'just this one', toId)
    .option('--heads <file>', 'hold the logs to the heads in these lines of the service’s log')
    .action(async (options: VerifyOptions, command: Command) => {
      try {
        if (!(await verify(options))) process.exitCode = 1;
      } catch (error) {
        command.error(explain(error), { exitCode: 2 });
      }
    });
}

async function verify({ deployment, heads }: VerifyOptions): Promise<boolean> {
  const orm = createServiceOrm(readConfig());
  try {
    await assertSchema(orm);
    const logged: LoggedHeads = heads === undefined ? new Map() : await readLoggedHeads(heads);
    return await openScope(orm, 'all').transactional(
      (tx) => report(verifyChains(tx, { deploymentId: deployment, logged }), logged, deployment),
      { isolationLevel: 'repeatable read', readOnly: true },
    );
  } finally {
    await orm.close();
  }
}

async function report(
  reports: ReturnType<typeof verifyChains>,
  logged: LoggedHeads,
  only: string | undefined,
): Promise<boolean> {
  const total = { deployments: 0, events: 0, redacted: 0, unsealed: 0, broken: 0 };
  const gone = new Set(only === undefined ? logged.keys() : []);
  for await (const { deploymentId, events, redacted, unsealed, fault } of reports) {
    gone.delete(deploymentId);
    total.deployments += 1;
    total.events += events;
    total.redacted += redacted;
    total.unsealed += unsealed;
    if (fault !== null) {
      total.broken += 1;
      say(`${deploymentId}: event ${fault.seq} ${fault.detail}.`);
    } else if (unsealed > 0) {
      say(
        `${deploymentId}: events without a hash at the end: ${unsealed}; the next event seals them.`,
      );
    }
  }
  if (only !== undefined && total.deployments === 0) {
    throw new Error(`There is no deployment ${only}.`);
  }
  for (const id of gone) say(`${id}: event 1 was cut off: the deployment is gone.`);
  total.broken += gone.size;
  say(
    `deployments: ${total.deployments}, events: ${total.events}, broken: ${total.broken}, ` +
      `redacted: ${total.redacted}, without a hash: ${total.unsealed}`,
  );
  return total.broken === 0;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function toId(text: string): string {
  const id = z.uuid().safeParse(text.toLowerCase());
  if (id.success) return id.data;
  throw new InvalidArgumentError('Give the id of a deployment, a UUID.');
}
