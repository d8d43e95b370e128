// Writes every generated file. With --check it writes nothing, and fails if a file is stale.
import { globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { deploymentLifecycle, subscriptionLifecycle, toMermaid } from '@arcadia/lifecycle';
import openapiTS, { astToString } from 'openapi-typescript';
import { generateAnswerTables } from './answer-tables.ts';
import { drawLayers } from './draw-layers.ts';

type GeneratedFile = readonly [path: string, text: string];

/** The pictures that pages show between `<!-- diagram: name -->` and `<!-- /diagram -->`. */
const diagrams: Record<string, string> = {
  deployment: toMermaid(deploymentLifecycle),
  subscription: toMermaid(subscriptionLifecycle),
  layers: await drawLayers(),
};

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

const generated = new Map([
  await contractTypes(),
  await answerTables(),
  ...(await markdownPages()),
]);
const stale: string[] = [];
for (const [path, text] of generated) {
  if ((await readFile(path, 'utf8')) !== text) stale.push(path);
}

if (!values.check) {
  for (const path of stale) await writeFile(path, generated.get(path) ?? '');
  console.log(stale.length > 0 ? `Generated ${stale.join(', ')}` : 'Everything is up to date');
} else if (stale.length > 0) {
  console.error(`Stale: ${stale.join(', ')}. Run \`pnpm generate\` and commit the changes.`);
  process.exitCode = 1;
}

/** The types of openapi.yaml, which the service and the client share. */
async function contractTypes(): Promise<GeneratedFile> {
  const types = astToString(await openapiTS(pathToFileURL(resolve('openapi.yaml'))));
  return [
    'packages/api-client/src/contract.gen.ts',
    `// Generated from openapi.yaml. Do not edit.\n\n${types}`,
  ];
}

/** The members that the client requires of each answer. */
async function answerTables(): Promise<GeneratedFile> {
  return [
    'packages/api-client/src/answers.gen.ts',
    await generateAnswerTables(resolve('openapi.yaml')),
  ];
}

/**
 * Every README and page of docs, with the text between its markers replaced: `<!-- example: path -->` shows a
 * type-checked file, `<!-- diagram: deployment -->` the picture of that name.
 */
async function markdownPages(): Promise<GeneratedFile[]> {
  return Promise.all(
    globSync(['README.md', 'packages/*/README.md', 'docs/*.md']).map(
      async (path): Promise<GeneratedFile> => {
        const text = await readFile(path, 'utf8');
        return [path, fillDiagrams(path, await fillExamples(text, dirname(path)))];
      },
    ),
  );
}

async function fillExamples(text: string, folder: string): Promise<string> {
  const marked = /(<!-- example: (\S+) -->\n).*?(<!-- \/example -->)/gs;
  const files = new Map<string, string>();
  for (const [, , file = ''] of text.matchAll(marked)) {
    files.set(file, await readFile(join(folder, file), 'utf8'));
  }
  return text.replace(
    marked,
    (_, start: string, file: string, end: string) =>
      `${start}\n${fence('ts', files.get(file) ?? '')}\n${end}`,
  );
}

function fillDiagrams(path: string, text: string): string {
  return text.replace(
    /(<!-- diagram: (\w+) -->\n).*?(<!-- \/diagram -->)/gs,
    (_, start: string, name: string, end: string) => {
      const diagram = diagrams[name];
      if (diagram === undefined) {
        const names = Object.keys(diagrams).join(', ');
        throw new Error(`${path}: unknown diagram "${name}". Choose from: ${names}.`);
      }
      return `${start}\n${fence('mermaid', diagram)}\n${end}`;
    },
  );
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\`\`\`\n`;
}
