import { getEventListeners } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { streamInvoiceCsv } from '../../src/csv/stream-invoice-csv.ts';
import { type Answer, always, failureOf, inTurn, serve } from './api-server.ts';

const HEADER = 'product,group_description,description,hours,start,end,USD,project_name,category\n';
const ROW =
  'Droplets,,web-1 (s-1vcpu-1gb),720,2026-04-01 00:00:00 +0000,2026-05-01 00:00:00 +0000,$3.10,p,iaas\n';

const send = (response: ServerResponse, text: string) =>
  new Promise<void>((resolve) => response.write(text, () => resolve()));

async function read(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
  return text;
}

const inPieces: Answer = async (_request, response) => {
  await send(response, HEADER);
  for (let nth = 0; nth < 3; nth += 1) await send(response, ROW);
  response.end();
};

const cutInTheMiddle: Answer = async (_request, response) => {
  await send(response, HEADER);
  response.socket?.destroy();
};

test('openInvoiceCsv requests text/csv and streams its bytes', async () => {
  const { client, requests } = await serve(inPieces);
  expect(await read(await client.openInvoiceCsv('preview'))).toBe(HEADER + ROW.repeat(3));
  expect(requests).toMatchObject([{ accept: 'text/csv' }]);
  expect(requests[0]?.url.pathname).toBe('/v2/customers/my/invoices/preview/csv');
});

test('streamInvoiceCsv reads the stream of openInvoiceCsv', async () => {
  const { client } = await serve(inPieces);
  let lines = 0;
  for await (const batch of streamInvoiceCsv(await client.openInvoiceCsv('preview'))) {
    lines += batch.length;
  }
  expect(lines).toBe(3);
});

test('openInvoiceCsv streams an empty body', async () => {
  const { client } = await serve((_request, response) => response.end());
  expect(await read(await client.openInvoiceCsv('preview'))).toBe('');
});

describe('openInvoiceCsv, before the headers arrive,', () => {
  test('retries', async () => {
    const destroy: Answer = (request) => request.socket.destroy();
    const { client, requests } = await serve(
      inTurn(always({}, 503), destroy, () => undefined, inPieces),
      { timeoutMs: 2_000 },
    );
    expect(await read(await client.openInvoiceCsv('preview'))).toBe(HEADER + ROW.repeat(3));
    expect(requests).toHaveLength(4);
  });

  test('rejects an error status without a stream', async () => {
    const { client } = await serve(always({ id: 'not_found', message: 'No.' }, 404));
    expect(await failureOf(client.openInvoiceCsv('preview'))).toMatchObject({ code: 'not_found' });
  });
});

describe('openInvoiceCsv, after the headers arrived,', () => {
  test('fails the stream with a network error if it is cut, without a retry', async () => {
    const { client, requests } = await serve(inTurn(cutInTheMiddle, inPieces));
    const stream = await client.openInvoiceCsv('preview');
    const failure = await failureOf(read(stream));
    expect(failure).toMatchObject({ code: 'network', status: 200, attempts: 1 });
    expect(failure).toHaveProperty('cause', expect.any(Error));
    expect(requests).toHaveLength(1);
  });

  test('fails the stream with a timeout error if nothing arrives', async () => {
    const { client } = await serve((_request, response) => void send(response, HEADER), {
      timeoutMs: 50,
    });
    const stream = await client.openInvoiceCsv('preview');
    expect(await failureOf(read(stream))).toMatchObject({ code: 'timeout', timeoutMs: 50 });
  });

  test('does not time out while pieces keep arriving', async () => {
    const { client } = await serve(
      async (_request, response) => {
        for (let nth = 0; nth < 8; nth += 1) {
          await send(response, ROW);
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
        response.end();
      },
      { timeoutMs: 1_500, deadlineMs: 1_500 },
    );
    expect(await read(await client.openInvoiceCsv('preview'))).toBe(ROW.repeat(8));
  });

  test('no longer applies deadlineMs', async () => {
    const { client } = await serve(
      async (_request, response) => {
        await send(response, HEADER);
        setTimeout(() => response.end(ROW), 1_500);
      },
      { timeoutMs: 5000, deadlineMs: 1_200 },
    );
    expect(await read(await client.openInvoiceCsv('preview'))).toBe(HEADER + ROW);
  });

  test('does not time out while the reader is slow', async () => {
    const { client } = await serve(
      async (_request, response) => {
        await send(response, HEADER);
        setTimeout(() => response.end(ROW), 20);
      },
      { timeoutMs: 1_000 },
    );
    const stream = await client.openInvoiceCsv('preview');
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    const reader = stream.getReader();
    const first = await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    reader.releaseLock();
    expect(new TextDecoder().decode(first.value) + (await read(stream))).toBe(HEADER + ROW);
  });

  test('fails the stream with the reason of an aborted signal', async () => {
    const abort = new AbortController();
    const reason = new Error('enough');
    const { client } = await serve((_request, response) => void send(response, HEADER));
    const reader = (await client.openInvoiceCsv('preview', abort)).getReader();
    await reader.read();
    const next = failureOf(reader.read());
    abort.abort(reason);
    expect(await next).toBe(reason);
    expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0);
  });

  test('fails the next read after an abort between two reads', async () => {
    const abort = new AbortController();
    const { client } = await serve((_request, response) => void send(response, HEADER));
    const reader = (await client.openInvoiceCsv('preview', abort)).getReader();
    await reader.read();
    abort.abort();
    expect(await failureOf(reader.read())).toBe(abort.signal.reason);
  });

  test('closes the connection when the reader stops early', async () => {
    const { signal } = new AbortController();
    let close: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => {
      close = resolve;
    });
    const { client } = await serve((_request, response) => {
      response.on('close', close);
      void send(response, HEADER);
    });
    for await (const _chunk of await client.openInvoiceCsv('preview', { signal })) break;
    await closed;
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  test('removes its listener from the signal at the end of the stream', async () => {
    const { signal } = new AbortController();
    const { client } = await serve(inPieces);
    await read(await client.openInvoiceCsv('preview', { signal }));
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});
