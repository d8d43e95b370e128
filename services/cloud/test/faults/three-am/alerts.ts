import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const rules = z
  .object({
    groups: z.array(
      z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string() })) }),
    ),
  })
  .parse(
    parse(
      readFileSync(new URL('../../../../../deploy/prometheus/alerts.yml', import.meta.url), 'utf8'),
    ),
  )
  .groups.flatMap((group) => group.rules);

/** The expression of an alert. @throws {Error} if the alert does not exist. */
export function expressionOf(alert: string): string {
  const rule = rules.find((each) => each.alert === alert);
  if (rule === undefined) throw new Error(`There is no alert ${alert}.`);
  return rule.expr;
}
