import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { LoggedHeads } from '../journal/verify-chains.ts';

const line = z.object({ heads: z.array(z.string()) });
const head = /^([0-9a-f-]{36}):(\d+):([0-9a-f]{64})$/;

/** The heads in a file of the service's log lines, of however many days; other lines are passed over. */
export async function readLoggedHeads(file: string): Promise<LoggedHeads> {
  const logged = new Map<string, Map<number, string>>();
  for await (const text of createInterface({ input: createReadStream(file) })) {
    if (!text.includes('"heads"')) continue;
    for (const each of line.parse(JSON.parse(text)).heads) {
      const [, id, seq, hash] = head.exec(each) ?? [];
      if (id === undefined || hash === undefined) {
        throw new Error(`${file} has a head that cannot be read: ${each}`);
      }
      const ofDeployment = logged.get(id) ?? new Map<number, string>();
      ofDeployment.set(Number(seq), hash);
      logged.set(id, ofDeployment);
    }
  }
  if (logged.size === 0) throw new Error(`${file} has no line with heads.`);
  return logged;
}
