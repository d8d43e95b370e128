import { expect } from 'vitest';
import { mintToken } from '../setup/test-service.ts';

/** Creates and pauses deployments through each instance in turn, as fast as it answers. */
export function startLoad(url: string) {
  const urls = [url];
  const created: string[] = [];
  const refused: string[] = [];
  let isStopped = false;
  let served = 0;
  const post = async (base: string, path: string, body: object) => {
    const response = await fetch(`${base}/api/v1${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await mintToken({ roles: ['platform_admin'] })}`,
      },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) refused.push(`${base}${path}: ${response.status} ${text}`);
    return text;
  };
  const run = async () => {
    for (let at = 0; !isStopped; at += 1) {
      const base = urls[at % urls.length] ?? url;
      const slug = `shop-${at}`;
      const deployment = { tenant_id: 'acme', slug, display_name: 'Shop', region: 'syd1' };
      const { id }: { id: string } = JSON.parse(await post(base, '/deployments', deployment));
      created.push(slug);
      const other = urls[(at + 1) % urls.length] ?? url;
      await post(other, `/deployments/${id}/transition`, { to: 'paused' });
      served += 1;
    }
  };
  const ended = run();
  return {
    add: (other: string) => void urls.push(other),
    created: () => created,
    /** Waits until so many more were created. */
    async count(more: number) {
      const until = served + more;
      await expect.poll(() => served, { timeout: 60_000 }).toBeGreaterThanOrEqual(until);
    },
    /** Returns the answers that were not of success. */
    async stop() {
      isStopped = true;
      await ended;
      return refused;
    },
  };
}
