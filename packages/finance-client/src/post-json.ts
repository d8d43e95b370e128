import { FinanceConnectionError } from './errors.ts';

/** A request to finance. */
export interface JsonRequest {
  readonly url: URL;
  readonly token: string;
  readonly body: object;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly fetch: typeof fetch;
}

/** A complete response, of any status. */
export interface TextResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * Posts JSON and reads the whole response. Does not follow redirects.
 *
 * @throws {FinanceConnectionError} if no complete response arrives in time
 */
export async function postJson(request: JsonRequest): Promise<TextResponse> {
  const { url, token, body, timeoutMs, signal } = request;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await request.fetch(url, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
      // A redirect would turn the POST into a GET, or send the token to another server.
      redirect: 'manual',
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      // Errors quote the response, and a server can echo the request: keep the token out of errors.
      text: text.replaceAll(token, '[token]'),
    };
  } catch (cause) {
    signal?.throwIfAborted();
    if (timeout.aborted) {
      const message = `Finance did not answer within ${timeoutMs} ms. Send the invoice again later.`;
      throw new FinanceConnectionError('timeout', message, { cause });
    }
    const message = `Finance at ${url.origin} could not be reached, or closed the connection. Send the invoice again later.`;
    throw new FinanceConnectionError('network', message, { cause });
  }
}
