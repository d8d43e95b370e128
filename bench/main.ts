// pnpm bench [suite…]: measures each figure beside its peers in the same run.
import { doBilling } from './do-billing/suite.ts';
import { http } from './http/suite.ts';
import { ingest } from './ingest/suite.ts';
import { lifecycle } from './lifecycle/suite.ts';
import { transitions } from './transitions/suite.ts';

const suites: Record<string, () => Promise<void>> = {
  'do-billing': doBilling,
  http,
  ingest,
  lifecycle,
  transitions,
};

const names = process.argv.slice(2);
for (const name of names.length > 0 ? names : Object.keys(suites)) {
  const suite = suites[name];
  if (suite === undefined) {
    console.error(`Unknown suite: ${name}. Choose from: ${Object.keys(suites).join(', ')}.`);
    process.exitCode = 2;
    break;
  }
  await suite();
}
