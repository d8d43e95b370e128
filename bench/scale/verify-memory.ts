import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const KIB_PER_MIB = 1024;

/**
 * Runs `arcadia verify`, which must find everything intact. Returns its largest memory with the garbage that waited for its
 * collection, and without, its time and its last line.
 */
export async function runVerify(databaseUrl: string): Promise<{
  readonly peakMib: number;
  readonly liveMib: number;
  readonly seconds: number;
  readonly totals: string;
}> {
  const command = fileURLToPath(import.meta.resolve('@arcadia/cloud/src/cli/arcadia.ts'));
  const preloaded = fileURLToPath(new URL('report-peak.ts', import.meta.url));
  const args = ['--conditions=@arcadia/source', '--import', preloaded, command, 'verify'];
  const env = {
    DATABASE_URL: databaseUrl,
    ARCADIA_JWT_SECRET: 'a-secret-of-the-bench-with-enough-bytes',
  };
  const startedMs = performance.now();
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env });
  const seconds = (performance.now() - startedMs) / 1000;
  const [, peakKib, liveBytes] = /peak KiB: (\d+), live bytes: (\d+)/.exec(stderr) ?? [];
  return {
    peakMib: Number(peakKib) / KIB_PER_MIB,
    liveMib: Number(liveBytes) / KIB_PER_MIB ** 2,
    seconds,
    totals: stdout.trim(),
  };
}
