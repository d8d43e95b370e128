import { jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { createFinanceClient } from '../src/index.ts';
import { april2026 } from './april-invoice.ts';
import { json, type ReceivedCall, startFinanceServer } from './finance-server.ts';

const FIRST = 'the first secret of thirty-two b';
const SECOND = 'the other secret of thirty-two b';

async function isSignedBy(secret: string, call: ReceivedCall): Promise<boolean> {
  const token = call.headers.authorization?.replace(/^Bearer /, '') ?? '';
  return await jwtVerify(token, new TextEncoder().encode(secret)).then(
    () => true,
    () => false,
  );
}

/** A finance that accepts one secret. */
function startFinance(secret: string, status = 401) {
  const accept = json(200, { action: 'created', invoice_id: 'inv_1' });
  return startFinanceServer((response, call) => {
    const refuse = json(status, { code: 'x', message: `No ${call.headers.authorization}` });
    void isSignedBy(secret, call).then((isSigned) => (isSigned ? accept : refuse)(response, call));
  });
}

describe('importInvoice with two secrets', () => {
  async function importFrom(accepts: string, status?: number) {
    await using server = await startFinance(accepts, status);
    const accepted: number[] = [];
    const finance = createFinanceClient({
      baseUrl: server.url,
      secret: [FIRST, SECOND],
      onSecretAccepted: (index) => void accepted.push(index),
    });
    const outcome = await finance.importInvoice(april2026).catch((error: unknown) => error);
    return { outcome, accepted, calls: server.calls };
  }

  it('sends a token of the first alone if finance accepts it', async () => {
    const { outcome, accepted, calls } = await importFrom(FIRST);
    expect(outcome).toMatchObject({ action: 'created' });
    expect(calls).toHaveLength(1);
    expect(accepted).toEqual([0]);
  });

  it('sends a token of the second once after a 401', async () => {
    const { outcome, accepted, calls } = await importFrom(SECOND);
    expect(outcome).toMatchObject({ action: 'created' });
    expect(calls).toHaveLength(2);
    expect(calls[1]?.body).toEqual(calls[0]?.body);
    expect(accepted).toEqual([1]);
  });

  it('rejects with a 401 if finance accepts neither, without their tokens', async () => {
    const { outcome, accepted, calls } = await importFrom('another secret of thirty-two byt');
    expect(outcome).toMatchObject({ code: 'unauthorized', status: 401 });
    expect(String(outcome)).not.toMatch(/eyJ/);
    expect(calls).toHaveLength(2);
    expect(accepted).toEqual([]);
  });

  it.each([403, 422, 500])('does not use the second after a %i', async (status) => {
    const { outcome, calls } = await importFrom(SECOND, status);
    expect(outcome).toMatchObject({ status });
    expect(calls).toHaveLength(1);
  });

  it.each([[[]], [[FIRST, 'short']]])('is not created with %j', (secret) => {
    expect(() => createFinanceClient({ baseUrl: 'http://localhost', secret })).toThrow(
      '"secret" must have at least 32 bytes',
    );
  });
});
