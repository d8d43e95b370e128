import { maxHeaderSize } from 'node:http';
import type { Duplex } from 'node:stream';
import { newId } from '../db/new-id.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { toProblem } from './problem.ts';

/** How long a client may go on sending after the answer, in milliseconds. */
const LINGER_MS = 1_000;

/**
 * Answers a request that never reaches Express with a problem: malformed HTTP, such as an unknown method, or headers
 * that are too long. Pass it to the server's event `clientError`.
 */
export function answerMalformedRequest(error: Error, socket: Duplex): void {
  // The client goes on sending after its answer, and Node reports each part as malformed: ignore it.
  if (socket.writableEnded) return;
  if (!socket.writable) return void socket.destroy();
  const problem = toProblem(toArcadiaError(error), newId());
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.title}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${problem.request_id}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  // To close now would reset the connection of a client that still sends, and it would lose the answer.
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
}

/** The codes of Node's HTTP parser and server. */
function toArcadiaError(error: Error): ArcadiaError {
  switch ('code' in error ? error.code : undefined) {
    case 'HPE_HEADER_OVERFLOW': {
      const detail =
        'The path and the headers together are too long. Shorten them, such as the token or the cookies.';
      return new ArcadiaError('headers_too_large', detail, { limit_bytes: maxHeaderSize });
    }
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new ArcadiaError(
        'invalid_request',
        'The request did not arrive in time. Send it again.',
      );
    default:
      return new ArcadiaError(
        'invalid_request',
        'The request is not valid HTTP. Check its method and its headers.',
      );
  }
}
