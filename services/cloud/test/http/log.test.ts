import { describe, expect, it } from 'vitest';
import { ArcadiaError } from '../../src/errors/arcadia-error.ts';
import type { Answer } from '../../src/http/idempotency-key.ts';
import { createLogger } from '../../src/logger.ts';
import { startApp } from '../setup/start-app.ts';

/** Sends `GET /api/v1/deployments?limit=7` to an app whose handlers do this, and returns the lines of its log. */
async function linesOf(
  handle: () => Answer | Promise<Answer>,
  { level = 'info', path = '/api/v1/deployments?limit=7' } = {},
): Promise<Record<string, unknown>[]> {
  const lines: string[] = [];
  const logger = createLogger(level, { write: (line) => void lines.push(line) });
  await using app = await startApp(handle, { validateResponses: false, logger });
  const response = await fetch(`${app.url}${path}`);
  await response.text();
  await expect.poll(() => response.bodyUsed).toBe(true);
  return lines.map((line) => JSON.parse(line));
}

describe('the log of requests', () => {
  it('has one line for a request that fails unforeseen, with its stack', async () => {
    const lines = await linesOf(() => {
      throw new TypeError('x is not a function');
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      level: 50,
      msg: 'request failed',
      method: 'GET',
      path: '/api/v1/deployments',
      status: 500,
      code: 'internal_error',
      request_id: expect.any(String),
      err: { type: 'TypeError', message: 'x is not a function', stack: expect.any(String) },
    });
  });

  it('has no line for a 503, which its cause has logged already, and never its stack', async () => {
    const cause = Object.assign(new Error('status 502. Try again later.'), {
      code: 'server_error',
    });
    const fail = () => {
      throw new ArcadiaError('provider_unavailable', 'The provider failed.', {}, { cause });
    };
    expect(await linesOf(fail)).toEqual([]);
    const debug = await linesOf(fail, { level: 'debug' });
    expect(debug[0]).toMatchObject({ msg: 'request failed', reason: 'The provider failed.' });
    expect(JSON.stringify(debug)).not.toContain('stack');
  });

  it('has no line for an instance that is not ready: a load balancer asks again and again', async () => {
    const notReady = async () => ({ status: 503, body: {}, headers: {} });
    expect(await linesOf(notReady, { path: '/api/ready' })).toEqual([]);
    const debug = await linesOf(notReady, { path: '/api/ready', level: 'debug' });
    expect(debug).toMatchObject([{ level: 20, req: { path: '/api/ready' }, res: { status: 503 } }]);
    expect(JSON.stringify(debug)).not.toContain('stack');
  });

  it('has no line for a success, and never the query', async () => {
    const answer = async () => ({ status: 200, body: {}, headers: {} });
    expect(await linesOf(answer)).toEqual([]);
    const [line] = await linesOf(answer, { level: 'debug' });
    expect(line).toMatchObject({ req: { method: 'GET', path: '/api/v1/deployments' } });
    expect(JSON.stringify(line)).not.toContain('limit');
  });
});
