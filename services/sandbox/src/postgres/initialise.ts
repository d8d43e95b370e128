import { chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../processes/run.ts';
import type { Place } from './choose-place.ts';

/** Name of the superuser, and of the database made for it. */
export const OWNER = 'arcadia';

/**
 * Makes PostgreSQL's data folder, with one user and one database. It is made under another name and
 * renamed when complete, so a run that is killed here leaves nothing that looks like data.
 */
export async function initialise({ root, native, runAs }: Place, password: string): Promise<void> {
  const fresh = join(root, 'data.new');
  const passwordFile = join(root, 'password.new');
  await rm(fresh, { recursive: true, force: true });
  await rm(passwordFile, { force: true });
  await mkdir(fresh, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (runAs.owner !== null) {
    await chown(fresh, runAs.owner.uid, runAs.owner.gid);
    await chown(passwordFile, runAs.owner.uid, runAs.owner.gid);
  }
  const initdb = [
    ...['-D', fresh, '-U', OWNER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
    ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ...['--no-sync', '--no-instructions'],
  ];
  try {
    await run(runAs.command(join(native, 'bin', 'initdb'), initdb, root));
    const single = ['--single', '-D', fresh, 'postgres'];
    const command = runAs.command(join(native, 'bin', 'postgres'), single, root);
    await run(command, `CREATE DATABASE ${OWNER};\n`);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(fresh, join(root, 'data'));
}
