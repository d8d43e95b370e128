import { expect } from 'vitest';
import type { Instance, LogLine } from '../instance.ts';
import type { System } from '../system.ts';
import type { Row } from './row.ts';

const MAX_LINES = 5;

/** What an instance logs of itself and of finished work, whatever happens. */
const usual = [
  'work item done',
  'listening',
  'serving metrics',
  'draining',
  'created or corrected a schedule',
  'published all heads',
  'published heads of hash chains',
];

/** A run that ended without PostgreSQL. Like `work item done`, it is a line of each run, and not one of the situation. */
const RUN_LOST = 'lease on work item lost; its result is dropped';

/** What a busy machine brings about in any situation. */
const byChance = ['the metrics are incomplete', 'the metrics are complete again'];

/** Checks that the log has the messages of the row, in a few lines and without a stack, and no others. */
export async function checkLog(
  { instances }: System,
  marks: ReadonlyMap<Instance, number>,
  { log, mayLog = [], isMetByEach = false, requestsFail }: Row,
): Promise<void> {
  const ofRuns = requestsFail === 'with 503' ? [RUN_LOST] : [];
  const read = (from: readonly Instance[] = instances) =>
    from
      .flatMap((instance) => instance.logSince(marks.get(instance) ?? 0))
      .filter(({ msg }) => ![...usual, ...ofRuns].includes(msg));
  // The end of a situation is logged once it is sure.
  const missing = () => log.filter((expected) => !read().some(({ msg }) => msg === expected));
  await expect.poll(missing).toEqual([]);
  const lines = read();
  const text = lines.map((line) => JSON.stringify(line)).join('\n');
  const counts = isMetByEach ? instances.map((each) => read([each]).length) : [lines.length];
  expect(Math.max(...counts), text).toBeLessThanOrEqual(MAX_LINES);
  expect(lines.filter(hasStack), text).toEqual([]);
  const chances = [...mayLog, ...byChance];
  const messages = [...new Set(lines.map(({ msg }) => msg))].filter(
    (msg) => !chances.includes(msg),
  );
  expect(messages.toSorted(), text).toEqual(log.toSorted());
}

function hasStack(line: LogLine): boolean {
  return JSON.stringify(line).includes('"stack"');
}
