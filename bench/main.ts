// pnpm bench [suite…]: measures each figure beside its peers in the same run.
import { parseArgs } from 'node:util';
import { doBilling } from './do-billing/suite.ts';
import { http } from './http/suite.ts';
import { ingest } from './ingest/suite.ts';
import { lifecycle } from './lifecycle/suite.ts';
import { periodEnds } from './period-ends/suite.ts';
import { readSizes } from './scale/sizes.ts';
import { scale } from './scale/suite.ts';
import { transitions } from './transitions/suite.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { lines: { type: 'string' }, events: { type: 'string' } },
});

const suites: Record<string, () => Promise<void>> = {
  'do-billing': doBilling,
  http,
  ingest,
  lifecycle,
  'period-ends': periodEnds,
  transitions,
};

/** They take minutes, or gigabytes of disk: they run only if they are named. */
const largeSuites: typeof suites = {
  scale: () => scale(readSizes(values)),
};

const names = positionals.length > 0 ? positionals : Object.keys(suites);
for (const name of names) {
  const suite = suites[name] ?? largeSuites[name];
  if (suite === undefined) {
    const known = [...Object.keys(suites), ...Object.keys(largeSuites)];
    console.error(`Unknown suite: ${name}. Choose from: ${known.join(', ')}.`);
    process.exitCode = 2;
    break;
  }
  await suite();
}
