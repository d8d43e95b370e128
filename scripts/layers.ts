import type { ICruiseOptions } from 'dependency-cruiser';

/** The layers of services/cloud/src, from the top down. A folder imports from its own layer and from those below it. */
export const layers = [
  { name: 'commands', folders: ['cli'] },
  // The files beside the folders.
  { name: 'composition', folders: ['.'] },
  { name: 'metrics', folders: ['metrics'] },
  { name: 'wake-ups', folders: ['schedules'] },
  {
    name: 'features',
    folders: ['deployments', 'lifecycle', 'subscriptions', 'attention', 'billing', 'resources'],
  },
  { name: 'shared features', folders: ['catalog', 'journal', 'audit', 'queue'] },
  { name: 'foundation', folders: ['http', 'db', 'errors'] },
];

/** How dependency-cruiser reads the sources: imports of types count, and packages are read from their sources. */
export const cruiseOptions: ICruiseOptions = {
  doNotFollow: { path: 'node_modules' },
  exclude: { path: '/dist/' },
  tsPreCompilationDeps: true,
  enhancedResolveOptions: {
    extensions: ['.ts', '.js'],
    conditionNames: ['@arcadia/source', 'import'],
  },
};
