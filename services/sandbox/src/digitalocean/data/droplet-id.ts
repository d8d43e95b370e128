import { createHash } from 'node:crypto';
import type { Droplet } from './droplet.ts';

const FIRST_MS = Date.UTC(2014, 11);
const MINUTE_MS = 60_000;
const IDS_PER_MINUTE = 94;

/** A Droplet's number: as with the real ones, the later it was created the higher. */
export function dropletId({ name, created, isTwin = false }: Droplet): number {
  const minutes = Math.floor((Date.parse(created) - FIRST_MS) / MINUTE_MS);
  const hash = createHash('sha256').update(`${name}/${created}/${isTwin}`).digest();
  return 3_218_000 + minutes * IDS_PER_MINUTE + (hash.readUInt32BE() % IDS_PER_MINUTE);
}
