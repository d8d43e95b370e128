// Packs every public package as it would be published, and checks the tarballs: what is in them,
// that each export resolves, and that the types fit the code. Needs a build first.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const tarballs = mkdtempSync(join(tmpdir(), 'arcadia-tarballs-'));
try {
  for (const folder of readdirSync('packages')) {
    run('pnpm', ['pack', '--pack-destination', tarballs], join('packages', folder));
  }
  for (const tarball of readdirSync(tarballs).map((name) => join(tarballs, name))) {
    run('publint', [tarball, '--strict']);
    run('attw', [tarball, '--profile', 'esm-only']);
  }
} finally {
  rmSync(tarballs, { recursive: true });
}

/** Runs to the end and goes on, so that one run shows every fault; the exit code remembers. */
function run(command: string, args: string[], cwd = '.'): void {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', cwd });
  if (error !== undefined) throw error;
  if (status !== 0) process.exitCode = 1;
}
