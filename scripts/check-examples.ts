// Checks that every export of the packages below has a docstring with an example that compiles.
import { findExampleFaults } from './find-example-faults.ts';

/** The entry points of each package, by its folder. */
const packages = {
  'packages/lifecycle': ['src/index.ts'],
  'packages/do-billing': ['src/index.ts', 'src/client.ts', 'src/streaming.ts', 'src/testing.ts'],
};

const { faults, examples } = findExampleFaults(packages);
if (faults.length > 0) {
  console.error(faults.join('\n'));
  console.error(
    '\nGive every export a docstring with an @example. Each example is a module of its own:',
  );
  console.error('it must name its imports, and compile with the options of tsconfig.base.json.');
  process.exitCode = 1;
} else {
  console.log(`${examples} examples compile`);
}
