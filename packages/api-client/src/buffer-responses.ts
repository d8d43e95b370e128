import { ArcadiaConnectionError } from './errors.ts';

type Fetch = (request: Request) => Promise<Response>;

// A full page of the API takes a few MiB. A stream without an end, such as that of a wrong server, must not fill memory.
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Wraps `fetch` so that it reads each response to its end. Every fault of the network then becomes an
 * `ArcadiaConnectionError`, and so does a redirect, or a response above 64 MiB. An abort keeps the signal's reason.
 */
export function bufferResponses(fetch: Fetch): Fetch {
  return async (request) => {
    const { response, text } = await fetchText(fetch, request);
    if (isRedirect(response)) {
      throw ArcadiaConnectionError.redirect(response, readLocation(request, response));
    }
    if (text === undefined) {
      throw ArcadiaConnectionError.foreignAnswer(response, 'is larger than 64 MiB', request.method);
    }
    // An empty answer is never one of the API. A `Response` with status 204 cannot have a body.
    if (text === '') {
      throw ArcadiaConnectionError.foreignAnswer(response, 'is empty', request.method);
    }
    return new Response(text, response);
  };
}

async function fetchText(
  fetch: Fetch,
  request: Request,
): Promise<{ response: Response; text: string | undefined }> {
  try {
    const response = await fetch(request);
    return { response, text: await readText(response) };
  } catch (cause) {
    request.signal.throwIfAborted();
    throw ArcadiaConnectionError.noAnswer(new URL(request.url).origin, cause);
  }
}

/** Reads the body as text; undefined if it is larger than `MAX_BYTES`. */
async function readText(response: Response): Promise<string | undefined> {
  const reader = response.body?.getReader();
  if (reader === undefined) return response.text();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > MAX_BYTES) {
      await reader.cancel();
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** Whether the answer is a redirect, or a `fetch` of the caller followed one although the request forbids it. */
function isRedirect({ status, type, redirected }: Response): boolean {
  return (status >= 300 && status < 400) || type === 'opaqueredirect' || redirected;
}

/** The target of a redirect, without the token: a proxy may repeat it there, percent-encoded or not. */
function readLocation(request: Request, response: Response): string | null {
  const location = response.headers.get('location') ?? (response.redirected ? response.url : null);
  const token = request.headers.get('authorization')?.slice('Bearer '.length);
  if (token === undefined || location === null) return location;
  return location.replace(toPattern(token), '…');
}

/** Matches a token as it is, and with any of its characters percent-encoded, even several times. */
function toPattern(token: string): RegExp {
  const parts = Array.from(token, (char) => {
    const hex = char.charCodeAt(0).toString(16).padStart(2, '0');
    return `(?:%(?:25)*${hex}|\\x${hex})`;
  });
  return new RegExp(parts.join(''), 'gi');
}
