import { mkdirSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { readDataDir } from './start/settings.ts';

// To compile the sources takes longer than anything else that `start` does. Node keeps the result in the data folder, for this
// process and those of the service.
const dataDir = readDataDir(process.env);
process.env.NODE_COMPILE_CACHE ||= join(dataDir, 'compile-cache');
try {
  // As in lockDataDir(), which reports a folder that cannot be created.
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  enableCompileCache(process.env.NODE_COMPILE_CACHE);
} catch {
  // Without the folder there is no cache.
}
const { runStart } = await import('./start/run-start.ts');
await runStart(process.env);
