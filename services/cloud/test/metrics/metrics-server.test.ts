import { describe, expect, it } from 'vitest';
import { startMetricsServer } from '../../src/metrics/metrics-server.ts';

async function open(read: () => Promise<string>) {
  const server = await startMetricsServer({ contentType: 'text/plain; version=0.0.4', read }, 0);
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

describe('startMetricsServer', () => {
  it('serves GET /metrics in the text format of Prometheus', async () => {
    await using server = await open(async () => 'postgres_up 1\n');
    const response = await fetch(`${server.url}/metrics?name=postgres_up`);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4',
    ]);
    expect(await response.text()).toBe('postgres_up 1\n');
  });

  it('serves nothing else', async () => {
    await using server = await open(async () => '');
    for (const path of ['/', '/metrics/', '/api/health', '/docs']) {
      expect((await fetch(`${server.url}${path}`)).status).toBe(404);
    }
    const post = await fetch(`${server.url}/metrics`, { method: 'POST', body: '{}' });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('answers 500 without the cause if the metrics cannot be read', async () => {
    await using server = await open(() => Promise.reject(new Error('a secret')));
    const response = await fetch(`${server.url}/metrics`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('a secret');
  });
});
