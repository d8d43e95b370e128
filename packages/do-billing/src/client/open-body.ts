import type { ApiRequest } from './api-request.ts';
import { call } from './call.ts';
import type { Connection } from './connection.ts';
import type { Answer } from './send.ts';
import type { Limit } from './watch.ts';

/**
 * Opens a body as a stream: as soon as there are headers of success it is handed out, and from then
 * on nothing is tried again. It fails with the client's errors where it is cut or silent for too
 * long, and with the signal's reason.
 */
export function openBody(
  connection: Connection,
  apiRequest: ApiRequest,
): Promise<ReadableStream<Uint8Array>> {
  return call(connection, apiRequest, async (answer) => {
    answer.watch.pause();
    return watchedBody(answer, { ms: connection.timeoutMs, option: 'timeoutMs' });
  });
}

function watchedBody(
  { response, watch, explain }: Answer,
  limit: Limit,
): ReadableStream<Uint8Array> {
  const reader = response.body?.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        // The limit is for the provider: a reader that takes its time is not late.
        watch.start(limit);
        try {
          const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
          watch.pause();
          if (!done) return controller.enqueue(value);
          watch.end();
          controller.close();
        } catch (cause) {
          watch.end();
          controller.error(explain(cause));
        }
      },
      async cancel(reason) {
        watch.end();
        await reader?.cancel(reason);
      },
    },
    // Nothing is read ahead.
    { highWaterMark: 0 },
  );
}
