import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { createCauses } from '../../src/attention/causes.ts';
import { createUnmatchedCost } from '../../src/billing/unmatched-cost.ts';
import { readContract } from '../../src/http/contract.ts';

const read = (path: string) =>
  readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');

const RUNBOOK_URL = 'docs/runbook.md#';

const alerts = z
  .object({
    groups: z.array(
      z.object({
        rules: z.array(
          z.object({
            alert: z.string(),
            labels: z.object({ severity: z.string() }),
            annotations: z.object({ runbook_url: z.string().startsWith(RUNBOOK_URL) }),
          }),
        ),
      }),
    ),
  })
  .parse(parse(read('deploy/prometheus/alerts.yml')))
  .groups.flatMap(({ rules }) => rules)
  .map(({ alert, labels, annotations }) => ({
    alert,
    severity: labels.severity,
    anchor: annotations.runbook_url.slice(RUNBOOK_URL.length),
  }));

/** The entries of the runbook by their anchors. */
const entries = new Map(
  read('docs/runbook.md')
    .split(/^## /m)
    .slice(1)
    .map((entry) => [entry.slice(0, entry.indexOf('\n')), entry]),
);

const causes = createCauses({
  kinds: [],
  isProviderConfigured: true,
  financeTarget: undefined,
  unmatchedFloor: 0,
  unmatchedCost: createUnmatchedCost(),
  missingVariables: [],
  deadAfterMs: 90_000,
  scheduleStoreDownSince: async () => null,
  standbyDownSince: async () => null,
  sinceHeartbeatFailureMs: () => Number.POSITIVE_INFINITY,
});

it('has the causes of the contract, in its order', () => {
  const { document } = readContract((_id): _id is never => true);
  const schemas = z
    .object({
      components: z.object({
        schemas: z.object({ AttentionCause: z.object({ enum: z.array(z.string()) }) }),
      }),
    })
    .parse(document).components.schemas;
  expect(causes.map(({ cause }) => cause).toSorted()).toEqual(
    schemas.AttentionCause.enum.toSorted(),
  );
});

it('has one entry for each cause and each alert, and no other', () => {
  const expected = new Set([...causes.map(({ cause }) => cause), ...alerts.map((it) => it.anchor)]);
  expect([...entries.keys()].toSorted()).toEqual([...expected].toSorted());
});

it.each([...entries])('says of %s what it means, what is not lost, and what to do', (_, entry) => {
  expect(entry).toMatch(/\n\*\*Means\.\*\* .+\n/);
  expect(entry).toMatch(/\n\*\*Not lost\.\*\* .+\n/);
  expect(entry).toMatch(/\n\*\*Do\.\*\* .+/);
});

it.each([
  ...causes.map(({ cause, severity }) => [cause, severity, cause]),
  ...alerts.map(({ alert, severity, anchor }) => [alert, severity, anchor]),
])('gives %s the severity %s', (_name, severity, anchor) => {
  const entry = entries.get(anchor) ?? '';
  expect(entry.toLowerCase()).toContain(`\n\n**${severity}.** `);
});

it.each(alerts.map(({ alert, anchor }) => [alert, anchor]))(
  'names the alert %s in the entry that it links',
  (alert, anchor) => {
    expect(entries.get(anchor)).toContain(alert);
  },
);

it('names no alert that does not exist, and links no entry that does not exist', () => {
  const text = [...entries.values()].join('\n');
  const names = [...text.matchAll(/`(Arcadia\w+)`/g)].map(([, name]) => name);
  for (const name of names) expect(alerts.map(({ alert }) => alert)).toContain(name);
  const links = [...read('docs/runbook.md').matchAll(/\]\(#(\w+)\)/g)].map(([, name]) => name);
  for (const link of links) expect([...entries.keys()]).toContain(link);
});

/** The first column of the table of situations. */
const situations = [...read('docs/runbook.md').matchAll(/^\| (?!what happened|-)(.+?) +\|/gm)].map(
  ([, situation]) => situation,
);

it('has the title of each situation that test/faults/three-am tests, and no other', () => {
  const cwd = new URL('../faults/three-am/', import.meta.url);
  const titles = globSync('*.test.ts', { cwd }).flatMap((file) => {
    const source = read(`services/cloud/test/faults/three-am/${file}`);
    return [...source.matchAll(/^ *threeAm\(\n? *(['"])(.+?)\1,/gm)].map(([, , title]) => title);
  });
  expect(situations.toSorted()).toEqual(titles.toSorted());
});
