import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCommandLine } from '../../src/processes/orphans.ts';
import { lockDataDir } from '../../src/start/lock-data-dir.ts';

describe('lockDataDir', () => {
  let dataDir = '';
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'arcadia-lock-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  it('throws if a running process holds the lock, and names the folder and the process in one line', async () => {
    const holder = spawn('sleep', ['60']);
    await once(holder, 'spawn');
    const pid = Number(holder.pid);
    await writeFile(join(dataDir, 'start.lock'), `${pid} ${await readCommandLine(pid)}`);
    await expect(lockDataDir(dataDir)).rejects.toMatchObject({
      code: 'data_dir_in_use',
      message: expect.stringMatching(new RegExp(`^${dataDir} .*process ${pid}.*$`)),
    });
    holder.kill();
    await once(holder, 'exit');
    await (await lockDataDir(dataDir))();
  });

  it('takes over the lock of a killed run, even if another program has its process id', async () => {
    await writeFile(join(dataDir, 'start.lock'), '1 node services/sandbox/src/start.ts ');
    const release = await lockDataDir(dataDir);
    await release();
    await (await lockDataDir(dataDir))();
  });
});
