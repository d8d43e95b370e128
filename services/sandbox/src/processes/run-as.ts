import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import type { Command } from './command.ts';
import { run } from './run.ts';

/** A way to run programs that refuse to run as root. */
export interface RunAs {
  /** For messages: `in a user namespace`. */
  readonly how: string;
  /** Who must own the files that such a program writes; null where that is who we are anyway. */
  readonly owner: { readonly uid: number; readonly gid: number } | null;
  /** Whether this is a user that cannot enter what root alone may enter. */
  readonly isStranger: boolean;
  readonly command: (file: string, args: readonly string[], cwd: string) => Command;
}

/**
 * The ways there are on this machine, best first. An ordinary user has one: as is.
 *
 * Root has two: a user namespace in which root appears as `nobody` and still is the owner of its
 * files, or a switch to the real `nobody`, who then must own the files and reach the programs.
 * Containers often allow only the second. Users without an entry in the password file, as
 * containers have them, need the first: `initdb` wants its user to have a name.
 */
export async function waysToRun(): Promise<readonly RunAs[]> {
  if (process.getuid === undefined || process.getgid === undefined) return [asIs];
  const uid = process.getuid();
  const gid = process.getgid();
  if (uid !== 0 && hasName()) return [asIs];

  const nobody = await findNobody();
  const namespace = ['-U', `--map-user=${nobody.uid}`, `--map-group=${nobody.gid}`];
  const inNamespace: RunAs = {
    how: 'in a user namespace',
    owner: { uid, gid },
    isStranger: false,
    command: (file, args, cwd) => ({
      file: 'unshare',
      args: [...namespace, '--', file, ...args],
      cwd,
    }),
  };
  const switched: RunAs = {
    how: 'as nobody',
    owner: nobody,
    isStranger: true,
    command: (file, args, cwd) => ({ file, args, cwd, ...nobody }),
  };
  return uid === 0 ? [inNamespace, switched] : [inNamespace, asIs];
}

const asIs: RunAs = {
  how: 'as it is',
  owner: null,
  isStranger: false,
  command: (file, args, cwd) => ({ file, args, cwd }),
};

function hasName(): boolean {
  try {
    userInfo();
    return true;
  } catch {
    return false;
  }
}

async function findNobody(): Promise<{ uid: number; gid: number }> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const [uid, gid] = (/^nobody:[^:]*:(\d+):(\d+):/m.exec(passwd) ?? []).slice(1);
  if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  const id = async (flag: string) => Number(await run({ file: 'id', args: [flag, 'nobody'] }));
  return { uid: await id('-u'), gid: await id('-g') };
}
