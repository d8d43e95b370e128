import { once } from 'node:events';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startPostgres } from '@arcadia/sandbox/postgres.ts';
import { run } from '@arcadia/sandbox/processes/run.ts';

// The entry of `startPostgresOnSmallDisk`. It runs in a mount namespace of its own, whose end takes the disk with it.
const [folder = '', megabytes = ''] = process.argv.slice(2);
const FILLER = join(folder, 'filler');

const mount = ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', folder];
await run({ file: 'mount', args: mount, cwd: '/' });
const log = () => undefined;
const settings = { fsync: 'off', shared_buffers: '16MB', max_wal_size: '32MB' };
let server = await startPostgres({ dataDir: folder, log, settings });
const port = Number(new URL(server.url).port);

const commands: Record<string, () => Promise<unknown>> = {
  fill,
  free: () => rm(FILLER, { force: true }),
  stop: () => server.stop(),
  start: async () => {
    server = await startPostgres({ dataDir: folder, port, log, settings });
  },
};
process.on('message', async (command) => {
  const failed = await commands[String(command)]?.().then(
    () => null,
    (error: unknown) => String(error),
  );
  process.send?.({ failed });
});
process.send?.({ url: server.url });
await once(process, 'disconnect');
await server.stop();

/** Takes all of the disk that is left. */
async function fill(): Promise<void> {
  await using file = await open(FILLER, 'a');
  for (let bytes = 1024 * 1024; bytes >= 512; ) {
    try {
      await file.appendFile(Buffer.alloc(bytes));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      bytes /= 2;
    }
  }
}
