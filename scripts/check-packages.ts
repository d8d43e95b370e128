// Packs every public package as for publishing, and checks the tarballs: their files, the resolution of each export, and
// that the types fit the code. Build the packages first.
import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const tarballs = mkdtempSync(join(tmpdir(), 'arcadia-tarballs-'));
try {
  for (const manifest of globSync('packages/*/package.json')) {
    if (JSON.parse(readFileSync(manifest, 'utf8')).private === true) continue;
    const folder = dirname(manifest);
    assertBundled(folder);
    run('pnpm', ['pack', '--pack-destination', tarballs], folder);
  }
  for (const tarball of readdirSync(tarballs).map((name) => join(tarballs, name))) {
    run('publint', [tarball, '--strict']);
    run('attw', [tarball, '--profile', 'esm-only']);
  }
} finally {
  rmSync(tarballs, { recursive: true });
}

/** Reports a package whose build still imports the private package: those who install it do not have it. */
function assertBundled(folder: string): void {
  for (const path of globSync(join(folder, 'dist/**/*.{js,d.ts}'))) {
    if (!readFileSync(path, 'utf8').includes('@arcadia/internal')) continue;
    console.error(`${path} imports @arcadia/internal. Bundle it: list it in devDependencies only.`);
    process.exitCode = 1;
  }
}

/** Runs a command. If it fails, sets the exit code and goes on, so that one run of this script shows every fault. */
function run(command: string, args: string[], cwd = '.'): void {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', cwd });
  if (error !== undefined) throw error;
  if (status !== 0) process.exitCode = 1;
}
