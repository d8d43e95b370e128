import { ArcadiaConnectionError } from './errors.ts';

type Fetch = (request: Request) => Promise<Response>;

/**
 * A `fetch` that reads every answer to its end. So whatever goes wrong between the two ends, and
 * nothing else, becomes an `ArcadiaConnectionError`; an abort stays what it is.
 */
export function wholeAnswers(fetch: Fetch): Fetch {
  return async (request) => {
    const { response, text } = await readWhole(fetch, request);
    if (!isJson(text)) throw ArcadiaConnectionError.foreignAnswer(response);
    return new Response(text, response);
  };
}

async function readWhole(
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
