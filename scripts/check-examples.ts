// Holds every exported symbol of the packages below to a docstring with an example that compiles.
import { findExampleFaults } from './find-example-faults.ts';

/** The folders of packages, with their entry points. */
const PACKAGES = {
  'packages/lifecycle': ['src/index.ts'],
  'packages/do-billing': ['src/index.ts', 'src/client.ts', 'src/testing.ts'],
};

const { faults, examples } = findExampleFaults(PACKAGES);
if (faults.length > 0) {
  console.error(faults.join('\n'));
  console.error('\nEvery export needs a docstring with an @example: a module with its imports,');
  console.error('type-checked by the options of tsconfig.base.json.');
  process.exitCode = 1;
} else {
  console.log(`${examples} examples compile`);
}
