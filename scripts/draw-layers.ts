import { dirname, relative } from 'node:path';
import { cruise } from 'dependency-cruiser';
import { cruiseOptions, layers } from './layers.ts';

const ROOT = 'services/cloud/src';

/**
 * Draws the folders of the service by layer as a Mermaid flowchart. An arrow is an import. An import that a path of other
 * arrows already implies is left out, so that the picture stays readable.
 */
export async function drawLayers(): Promise<string> {
  const imports = await readFolderImports();
  const lines = ['flowchart TD'];
  for (const { name, folders } of layers) {
    const nodes = folders.map((folder) => `    ${toNode(folder)}`);
    if (nodes.length === 1) lines.push(...nodes);
    else
      lines.push(
        `    subgraph ${name.replaceAll(' ', '_')}["${name}"]`,
        ...nodes.map((node) => `    ${node}`),
        '    end',
      );
  }
  for (const [from, targets] of imports) {
    for (const to of [...targets].sort()) {
      const others = [...targets].filter((target) => target !== to);
      if (others.some((other) => reaches(imports, other, to))) continue;
      lines.push(`    ${toId(from)} --> ${toId(to)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

type FolderImports = ReadonlyMap<string, ReadonlySet<string>>;

/** Which folders each folder of the service imports, in the order of the layers. */
async function readFolderImports(): Promise<FolderImports> {
  const { output } = await cruise([ROOT], { ...cruiseOptions, validate: false });
  if (typeof output === 'string') throw new Error('dependency-cruiser returned text, not modules.');
  const imports = new Map(
    layers.flatMap(({ folders }) => folders).map((folder) => [folder, new Set<string>()]),
  );
  for (const { source, dependencies } of output.modules) {
    const from = folderOf(source);
    for (const { resolved } of dependencies) {
      const to = folderOf(resolved);
      if (from !== null && to !== null && from !== to) imports.get(from)?.add(to);
    }
  }
  return imports;
}

/** The folder of the service that a file is in, `.` if it is in none; null for a file of another package. */
function folderOf(file: string): string | null {
  if (!file.startsWith(`${ROOT}/`)) return null;
  const [folder = '.'] = relative(ROOT, dirname(file)).split('/');
  return folder === '' ? '.' : folder;
}

function reaches(imports: FolderImports, from: string, to: string): boolean {
  const targets = imports.get(from) ?? new Set();
  return targets.has(to) || [...targets].some((target) => reaches(imports, target, to));
}

function toId(folder: string): string {
  return folder === '.' ? 'compose' : folder;
}

function toNode(folder: string): string {
  return folder === '.' ? 'compose["main, compose, schema, config"]' : folder;
}
