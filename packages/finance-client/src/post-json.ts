import { FinanceConnectionError } from './errors.ts';

/** A request to finance. */
export interface JsonRequest {
  readonly url: URL;
  readonly token: string;
  readonly json: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly fetch: typeof fetch;
}

/** A response of any status. */
export interface TextResponse {
  readonly status: number;
  readonly headers: Headers;
  /** The whole body; null if it has more than {@link MAX_RESPONSE_BYTES}. */
  readonly text: string | null;
}

/** 1 MB. The answers of finance have less than 1 kB. */
const MAX_RESPONSE_BYTES = 1_000_000;

/**
 * Posts JSON and reads the response, up to 1 MB. Does not follow redirects.
 *
 * @throws {FinanceConnectionError} if the response does not arrive in time, or not to its end
 */
export async function postJson(request: JsonRequest): Promise<TextResponse> {
  const { url, token, json, timeoutMs, signal } = request;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await request.fetch(url, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: json,
      // A redirect would turn the POST into a GET, or send the token to another server.
      redirect: 'manual',
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    const text = await readText(response);
    return {
      status: response.status,
      headers: response.headers,
      // Errors quote the response, and a server can echo the request: keep the token out of errors.
      text: text === null ? null : text.replaceAll(token, '[token]'),
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

/** Reads the body, or gives up and closes the connection once it has too many bytes. A `content-length` may lie. */
async function readText(response: Response): Promise<string | null> {
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = '';
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_RESPONSE_BYTES) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
