import { FinanceConnectionError } from './errors.ts';

/** One call, ready to be made. */
export interface Call {
  readonly url: URL;
  readonly token: string;
  readonly body: object;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly fetch: typeof fetch;
}

/** An answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Posts and reads the whole answer, whatever its status. */
export async function send(call: Call): Promise<Answer> {
  const { url, token, body, timeoutMs, signal } = call;
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    const response = await call.fetch(url, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
      // A redirect would make a GET of it, or carry the token elsewhere.
      redirect: 'manual',
      signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
    });
    const text = await response.text();
    // A server that echoes the request must not bring the token into an error.
    return {
      status: response.status,
      headers: response.headers,
      text: text.replaceAll(token, '[token]'),
    };
  } catch (cause) {
    signal?.throwIfAborted();
    if (deadline.aborted) {
      const message = `Finance did not answer within ${timeoutMs} ms. Send the invoice again later.`;
      throw new FinanceConnectionError('timeout', message, { cause });
    }
    const message = `Finance at ${url.origin} could not be reached, or cut the connection. Send the invoice again later.`;
    throw new FinanceConnectionError('network', message, { cause });
  }
}
