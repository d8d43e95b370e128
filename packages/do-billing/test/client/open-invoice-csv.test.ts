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

test('the stream has the bytes of the CSV, and is asked for as such', async () => {
  const { client, requests } = await serve(inPieces);
  expect(await read(await client.openInvoiceCsv('preview'))).toBe(HEADER + ROW.repeat(3));
  expect(requests).toMatchObject([{ accept: 'text/csv' }]);
  expect(requests[0]?.url.pathname).toBe('/v2/customers/my/invoices/preview/csv');
});

test('the stream is what streamInvoiceCsv reads', async () => {
  const { client } = await serve(inPieces);
  let lines = 0;
  for await (const batch of streamInvoiceCsv(await client.openInvoiceCsv('preview'))) {
    lines += batch.length;
  }
  expect(lines).toBe(3);
});

test('an empty body is an empty stream', async () => {
  const { client } = await serve((_request, response) => response.end());
  expect(await read(await client.openInvoiceCsv('preview'))).toBe('');
});

describe('until the headers are there', () => {
  test('it is tried again', async () => {
    const destroy: Answer = (request) => request.socket.destroy();
    const { client, requests } = await serve(
      inTurn(always({}, 503), destroy, () => undefined, inPieces),
      { timeoutMs: 100 },
    );
    expect(await read(await client.openInvoiceCsv('preview'))).toBe(HEADER + ROW.repeat(3));
    expect(requests).toHaveLength(4);
  });

  test('a refusal is its error, and there is no stream', async () => {
    const { client } = await serve(always({ id: 'not_found', message: 'No.' }, 404));
    expect(await failureOf(client.openInvoiceCsv('preview'))).toMatchObject({ code: 'not_found' });
  });
});

describe('once the headers are there', () => {
  test('a cut is a network error of the stream, and nothing is tried again', async () => {
    const { client, requests } = await serve(inTurn(cutInTheMiddle, inPieces));
    const stream = await client.openInvoiceCsv('preview');
    const failure = await failureOf(read(stream));
    expect(failure).toMatchObject({ code: 'network', status: 200, attempts: 1 });
    expect(failure).toHaveProperty('cause', expect.any(Error));
    expect(requests).toHaveLength(1);
  });

  test('silence is a timeout of the stream', async () => {
    const { client } = await serve((_request, response) => void send(response, HEADER), {
      timeoutMs: 50,
    });
    const stream = await client.openInvoiceCsv('preview');
    expect(await failureOf(read(stream))).toMatchObject({ code: 'timeout', timeoutMs: 50 });
  });

  test('pieces that keep coming may take longer in all than the timeout', async () => {
    const { client } = await serve(
      async (_request, response) => {
        for (let nth = 0; nth < 8; nth += 1) {
          await send(response, ROW);
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        response.end();
      },
      { timeoutMs: 250, deadlineMs: 250 },
    );
    expect(await read(await client.openInvoiceCsv('preview'))).toBe(ROW.repeat(8));
  });

  test('the deadline of the call is over and done with', async () => {
    const { client } = await serve(
      async (_request, response) => {
        await send(response, HEADER);
        setTimeout(() => response.end(ROW), 300);
      },
      { timeoutMs: 5000, deadlineMs: 200 },
    );
    expect(await read(await client.openInvoiceCsv('preview'))).toBe(HEADER + ROW);
  });

  test('a reader that takes its time is not late', async () => {
    const { client } = await serve(
      async (_request, response) => {
        await send(response, HEADER);
        setTimeout(() => response.end(ROW), 20);
      },
      { timeoutMs: 100 },
    );
    const stream = await client.openInvoiceCsv('preview');
    await new Promise((resolve) => setTimeout(resolve, 150));
    const reader = stream.getReader();
    const first = await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 150));
    reader.releaseLock();
    expect(new TextDecoder().decode(first.value) + (await read(stream))).toBe(HEADER + ROW);
  });

  test('an abort fails the stream with its own reason', async () => {
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

  test('an abort between two reads fails the next one', async () => {
    const abort = new AbortController();
    const { client } = await serve((_request, response) => void send(response, HEADER));
    const reader = (await client.openInvoiceCsv('preview', abort)).getReader();
    await reader.read();
    abort.abort();
    expect(await failureOf(reader.read())).toBe(abort.signal.reason);
  });

  test('a reader that stops early closes the connection', async () => {
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

  test('a stream that was read to its end listens to no signal', async () => {
    const { signal } = new AbortController();
    const { client } = await serve(inPieces);
    await read(await client.openInvoiceCsv('preview', { signal }));
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});
