import { ArcadiaConnectionError } from './errors.ts';

type Fetch = (request: Request) => Promise<Response>;

/**
 * Wraps `fetch` so that it reads each response to its end. Every fault of the network then becomes an
 * `ArcadiaConnectionError`, and so does a response that is not JSON. An abort keeps the signal's reason.
 */
export function bufferResponses(fetch: Fetch): Fetch {
  return async (request) => {
    const { response, text } = await fetchText(fetch, request);
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

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
