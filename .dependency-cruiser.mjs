// Which folder may import which. `pnpm check:layers` enforces it; `pnpm generate` draws it into docs/architecture.md.
import { cruiseOptions, layers } from './scripts/layers.ts';

/** A regular expression for the files of these folders; `.` stands for the files beside them. */
function filesOf(folders) {
  const parts = folders.map((folder) => (folder === '.' ? '[^/]+\\.ts$' : `${folder}/`));
  return `^services/cloud/src/(?:${parts.join('|')})`;
}

const upwards = layers.slice(1).map(({ name, folders }, index) => ({
  name: `no-import-above-${name.replaceAll(' ', '-')}`,
  comment:
    'A folder imports only its own layer and the layers below it. Hand the function in from compose.ts.',
  severity: 'error',
  from: { path: filesOf(folders) },
  to: { path: filesOf(layers.slice(0, index + 1).flatMap((above) => above.folders)) },
}));

export default {
  forbidden: [
    {
      name: 'no-folder-circle',
      comment: 'Two folders never import each other, not even through a third one.',
      severity: 'error',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unknown-folder',
      comment:
        'Every folder of the service belongs to a layer. Add a new one to `layers` in scripts/layers.ts.',
      severity: 'error',
      from: {
        path: '^services/cloud/src/',
        pathNot: filesOf(layers.flatMap(({ folders }) => folders)),
      },
      to: {},
    },
    ...upwards,
  ],
  options: { ...cruiseOptions, tsConfig: { fileName: 'services/cloud/tsconfig.json' } },
};
