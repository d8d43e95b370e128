import { ArcadiaConnectionError } from './errors.ts';

type Fetch = (request: Request) => Promise<Response>;

/**
 * Wraps `fetch` so that it reads each response to its end. Every fault of the network then becomes an
 * `ArcadiaConnectionError`, and so does a redirect, or a response that is not JSON. An abort keeps the signal's reason.
 */
export function bufferResponses(fetch: Fetch): Fetch {
  return async (request) => {
    const { response, text } = await fetchText(fetch, request);
    if (isRedirect(response)) {
      throw ArcadiaConnectionError.redirect(response, readLocation(request, response));
    }
    if (!isJson(text)) throw ArcadiaConnectionError.foreignAnswer(response);
    return new Response(text, response);
  };
}

async function fetchText(
  fetch: Fetch,
  request: Request,
): Promise<{ response: Response; text: string }> {
  try {
    const response = await fetch(request);
    return { response, text: await response.text() };
  } catch (cause) {
    request.signal.throwIfAborted();
    throw ArcadiaConnectionError.noAnswer(new URL(request.url).origin, cause);
  }
}

/** Whether the answer is a redirect, or a `fetch` of the caller followed one although the request forbids it. */
function isRedirect({ status, type, redirected }: Response): boolean {
  return (status >= 300 && status < 400) || type === 'opaqueredirect' || redirected;
}

/** The target of a redirect, without the token: a proxy may repeat it there. */
function readLocation(request: Request, response: Response): string | null {
  const location = response.headers.get('location') ?? (response.redirected ? response.url : null);
  const token = request.headers.get('authorization')?.slice('Bearer '.length);
  return token === undefined ? location : (location?.replaceAll(token, '…') ?? null);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
