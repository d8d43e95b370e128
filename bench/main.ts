// pnpm bench [suite…]: measures each figure beside its peers, in the same run.
import { doBilling } from './do-billing/suite.ts';
import { http } from './http/suite.ts';
import { lifecycle } from './lifecycle/suite.ts';
import { transitions } from './transitions/suite.ts';

const suites: Record<string, () => Promise<void>> = {
  'do-billing': doBilling,
  http,
  lifecycle,
  transitions,
};

const wanted = process.argv.slice(2);
for (const name of wanted.length > 0 ? wanted : Object.keys(suites)) {
  const suite = suites[name];
  if (suite === undefined) {
    console.error(`No such suite: ${name}. There are: ${Object.keys(suites).join(', ')}.`);
    process.exitCode = 2;
    break;
  }
  await suite();
}
