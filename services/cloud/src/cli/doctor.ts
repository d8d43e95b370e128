import type { AttentionItem, AttentionList } from '@arcadia/api-client';
import { Command } from 'commander';
import { createCommandClient, toJson } from './api-client.ts';
import { formatAge, formatTime } from './table.ts';

const EXIT_NEEDS_PERSON = 1;
const EXIT_NOT_CHECKED = 2;

/**
 * `arcadia doctor`: prints the causes that need a person. The exit code is 0 if all is well, 1 if something needs a person,
 * and 2 if the service could not be asked.
 */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Show what needs a person. Ends with 0 if all is well, else with 1.')
    .option('--json', 'print the answer of the API', false)
    .action(async ({ json }: { json: boolean }) => {
      process.exitCode = EXIT_NOT_CHECKED;
      const attention = await createCommandClient().attention.list();
      const report = json ? toJson(attention) : describeAttention(attention);
      process.stdout.write(report);
      process.exitCode = isWell(attention) ? 0 : EXIT_NEEDS_PERSON;
    });
}

function isWell({ data, unread }: AttentionList): boolean {
  return data.length === 0 && unread.length === 0;
}

/** Describes the list for an operator at a terminal. */
export function describeAttention(attention: AttentionList): string {
  if (isWell(attention)) return 'All is well.\n';
  const checkedAt = new Date(attention.checked_at);
  const items = attention.data.map((item) => describeItem(item, checkedAt));
  const { unread } = attention;
  if (unread.length > 0) {
    items.push(`Could not be read; run the command again:\n  ${unread.join(', ')}\n`);
  }
  return items.join('\n');
}

function describeItem(item: AttentionItem, checkedAt: Date): string {
  const { cause, severity, title, count, amount, currency, since } = item;
  const { action, objects, dismissible } = item;
  const money = amount === null ? '' : `, ${amount} ${currency ?? ''}`.trimEnd();
  const lines = [
    `${severity.toUpperCase()}  ${title}`,
    `  Cause:    ${cause}; docs/runbook.md#${cause} says what to do`,
    `  Since:    ${formatTime(since)} (${formatAge(since, checkedAt)})`,
    `  Count:    ${count}${money}`,
  ];
  if (action !== null) {
    const body = action.body === null ? '' : ` ${JSON.stringify(action.body)}`;
    lines.push(`  Ends it:  ${action.method} ${action.href}${body}`);
  }
  if (dismissible) {
    lines.push(`  Hides it: arcadia dismiss ${cause} --reason '…', until it grows`);
  }
  if (objects !== null) lines.push(`  See:      ${objects}`);
  return `${lines.join('\n')}\n`;
}
