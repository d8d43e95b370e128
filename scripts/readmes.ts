import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { deploymentLifecycle, subscriptionLifecycle, toMermaid } from '@arcadia/lifecycle';

const states: Record<string, string> = {
  deployment: toMermaid(deploymentLifecycle),
  subscription: toMermaid(subscriptionLifecycle),
};

/**
 * Every README and page of docs with what stands between its markers made anew: `<!-- example: path -->` takes a file
 * that is type-checked, `<!-- states: deployment -->` the picture of that lifecycle's states.
 */
export async function readmes(): Promise<[path: string, text: string][]> {
  return Promise.all(
    globSync(['README.md', 'packages/*/README.md', 'docs/*.md']).map(
      async (path): Promise<[string, string]> => {
        const text = await readFile(path, 'utf8');
        return [path, fillStates(path, await fillExamples(text, dirname(path)))];
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

function fillStates(path: string, text: string): string {
  return text.replace(
    /(<!-- states: (\w+) -->\n).*?(<!-- \/states -->)/gs,
    (_, start: string, name: string, end: string) => {
      const picture = states[name];
      if (picture === undefined) throw new Error(`${path}: there is no lifecycle "${name}".`);
      return `${start}\n${fence('mermaid', picture)}\n${end}`;
    },
  );
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\`\`\`\n`;
}
