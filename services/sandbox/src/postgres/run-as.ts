import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { type Command, run } from '../processes/run.ts';

/** A way to run PostgreSQL's programs, which refuse to run as root. */
export interface RunAs {
  /** Description for error messages: `in a user namespace`. */
  readonly description: string;
  /** Required owner of the files that the program writes. Null if this process is that user. */
  readonly owner: { readonly uid: number; readonly gid: number } | null;
  /** Whether the program runs as another user, which cannot enter folders that only root may enter. */
  readonly isOtherUser: boolean;
  readonly command: (file: string, args: readonly string[], cwd: string) => Command;
}

/**
 * Lists the ways to run PostgreSQL on this machine, best first. An ordinary user has one: without any change.
 *
 * Root has two. In a user namespace, root appears as `nobody` and still owns its files. After a switch to the real
 * `nobody`, that user must own the files and be able to reach the programs; many containers allow only this one.
 *
 * Containers can also run as a user without an entry in the password file. Such a user needs the namespace, because
 * `initdb` requires that its user has a name.
 */
export async function listRunAs(): Promise<readonly RunAs[]> {
  if (process.getuid === undefined || process.getgid === undefined) return [unchanged];
  const uid = process.getuid();
  const gid = process.getgid();
  if (uid !== 0 && hasName()) return [unchanged];

  const nobody = await findNobody();
  const unshareArgs = ['-U', `--map-user=${nobody.uid}`, `--map-group=${nobody.gid}`];
  const inNamespace: RunAs = {
    description: 'in a user namespace',
    owner: { uid, gid },
    isOtherUser: false,
    command: (file, args, cwd) => ({
      file: 'unshare',
      args: [...unshareArgs, '--', file, ...args],
      cwd,
    }),
  };
  const asNobody: RunAs = {
    description: 'as nobody',
    owner: nobody,
    isOtherUser: true,
    command: (file, args, cwd) => ({ file, args, cwd, ...nobody }),
  };
  return uid === 0 ? [inNamespace, asNobody] : [inNamespace, unchanged];
}

const unchanged: RunAs = {
  description: 'as the current user',
  owner: null,
  isOtherUser: false,
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
  const readId = async (flag: string) => Number(await run({ file: 'id', args: [flag, 'nobody'] }));
  return { uid: await readId('-u'), gid: await readId('-g') };
}
