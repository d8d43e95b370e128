import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { deploymentLifecycle, toMermaid } from '@arcadia/lifecycle';

/**
 * Every README with what stands between its markers made anew: `<!-- example: path -->` takes a
 * file that is type-checked, `<!-- states -->` the picture of a deployment's states.
 */
export async function readmes(): Promise<[path: string, text: string][]> {
  return Promise.all(
    globSync(['README.md', 'packages/*/README.md']).map(async (path): Promise<[string, string]> => {
      const text = await readFile(path, 'utf8');
      return [path, fillStates(await fillExamples(text, dirname(path)))];
    }),
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

function fillStates(text: string): string {
  return text.replace(
    /(<!-- states -->\n).*?(<!-- \/states -->)/s,
    (_, start: string, end: string) =>
      `${start}\n${fence('mermaid', toMermaid(deploymentLifecycle))}\n${end}`,
  );
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\`\`\`\n`;
}
