import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const FOLDERS_OF_FILES = '{*,{.ci,.github,bench,docs,packages,scripts,services}/**/*}';

const pages = globSync(['*.md', 'docs/**/*.md', 'packages/*/README.md', 'services/*/README.md']);

/** Folders that exist only while something runs, or after a build. */
const MADE_LATER = /^(?:\.arcadia|dist|node_modules|bills)(?:\/|$)/;
const FILE = /^[\w.@-]+\.(?:ts|mjs|json|ya?ml|md|sh|svg|csv)$/;

/** The paths that a page names: targets of links, and code such as `journal/record-event.ts` or `docs/decisions/`. */
function pathsIn(markdown: string): string[] {
  const prose = markdown.replaceAll(/^```.*?^```/gms, '');
  const links = [...prose.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(
    ([, to = '']) => to,
  );
  const code = [...prose.matchAll(/`([^`\s]+)`/g)].map(([, text = '']) => text);
  return [...links, ...code.filter(isPath)].filter((path) => !MADE_LATER.test(path));
}

/** Not a path of this repository: a route, a package, a media type, a pattern, an example in braces. */
function isPath(code: string): boolean {
  if (!/^[\w./@-]+$/.test(code) || /^[/@]/.test(code) || code.includes('…')) return false;
  if (FILE.test(code)) return true;
  const last = code.split('/').at(-1) ?? '';
  return code.includes('/') && (last === '' || FILE.test(last));
}

/** The names of all files. A page may name a file that each package has, such as `tsup.config.ts`, without its folder. */
const fileNames = new Set(
  globSync(FOLDERS_OF_FILES, { exclude: (path) => path === 'node_modules' }).map((path) =>
    basename(path),
  ),
);

/** A page may name a path from the root, from its own folder, or from the sources of the service. */
function basesOf(page: string): string[] {
  const folder = dirname(page);
  return ['.', folder, join(folder, 'src'), 'services/cloud', 'services/cloud/src', 'services'];
}

describe('the paths that a page names exist', () => {
  test.each(pages)('%s', (page) => {
    const missing = pathsIn(readFileSync(page, 'utf8')).filter(
      (path) => !fileNames.has(path) && !basesOf(page).some((base) => existsSync(join(base, path))),
    );
    expect(missing).toEqual([]);
  });
});
