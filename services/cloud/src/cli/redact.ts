import type { EntityManager } from '@mikro-orm/postgresql';
import { Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { readConfig } from '../config.ts';
import { readRoleLimits } from '../db/role-limits.ts';
import { openScope } from '../db/tenant-scope.ts';
import { type Redaction, redactableFields, redactEvent } from '../journal/redact-event.ts';
import { assertSchema, createServiceOrm } from '../schema.ts';

type EventId = Pick<Redaction, 'deploymentId' | 'seq'>;

interface RedactOptions {
  event: EventId[];
  field: Redaction['field'];
  reason: string;
  subject: string;
}

/**
 * `arcadia redact`: removes the reason or the metadata of events. It connects with `DATABASE_MIGRATION_URL`, if that is set:
 * the service may not change events.
 */
export function redactCommand(): Command {
  return new Command('redact')
    .description('Remove the reason or the metadata of events. Their hash chains still verify.')
    .addOption(
      new Option('--event <deployment/seq...>', 'the events, such as 0190…/3')
        .argParser(addEvent)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--field <field>', 'the member to remove')
        .choices(redactableFields)
        .makeOptionMandatory(),
    )
    .requiredOption('--reason <text>', 'why it is removed, for the audit log', toReason)
    .option('--subject <id>', 'the id of the operator in the audit log', 'arcadia-cli')
    .action(redact);
}

async function redact({ event: events, field, reason, subject }: RedactOptions): Promise<void> {
  const { databaseUrl, databaseMigrationUrl = databaseUrl } = readConfig();
  const orm = createServiceOrm({ databaseUrl: databaseMigrationUrl });
  const audit = { actor: { kind: 'operator', id: subject }, requestId: null, reason } as const;
  try {
    await assertSchema(orm);
    await assertOwner(openScope(orm, 'all'));
    for (const { deploymentId, seq } of events) {
      const name = `${deploymentId}/${seq}`;
      const redaction = { deploymentId, seq, field };
      const { isNew, alsoIn } = await redactEvent(openScope(orm, 'all'), redaction, audit);
      printLine(isNew ? `${name}: removed its ${field}.` : `${name}: had no ${field} any more.`);
      if (alsoIn.length > 0) {
        printLine(`${name}: the same text is still in the events ${alsoIn.join(', ')}.`);
      }
    }
  } finally {
    await orm.close();
  }
}

async function assertOwner(em: EntityManager): Promise<void> {
  const limits = await readRoleLimits(em);
  if (limits?.mayChangeAppendOnly === true) return;
  throw new Error(
    `The role ${limits?.role} may not redact. Set DATABASE_MIGRATION_URL to a URL of the role that owns the tables.`,
  );
}

const eventId = z
  .string()
  .regex(/^[^/]+\/[1-9]\d{0,8}$/)
  .transform((text) => text.split('/'))
  .pipe(z.tuple([z.string().toLowerCase().pipe(z.uuid()), z.string().transform(Number)]));

function addEvent(text: string, former: EventId[] = []): EventId[] {
  const parsed = eventId.safeParse(text);
  if (!parsed.success) {
    throw new InvalidArgumentError('Give the id of a deployment and the seq of its event: <id>/3.');
  }
  const [deploymentId, seq] = parsed.data;
  return [...former, { deploymentId, seq }];
}

function toReason(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('Say why, for the audit log.');
}

function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
