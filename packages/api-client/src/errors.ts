import { parseRetryAfterMs } from '@arcadia/internal/retry-after';
import { problemCodes } from './answers.gen.ts';
import type { Problem, ProblemCode } from './schemas.ts';

/** The base class of every error of this package. */
export abstract class ArcadiaClientError extends Error {
  abstract readonly code: string;
  /** The id of the request in the service's log; null without an answer. */
  abstract readonly requestId: string | null;
  /** The time to wait before the next try, in whole seconds, from `Retry-After`; at most 6 hours, null without it. */
  abstract readonly retryAfterSeconds: number | null;
}

/**
 * The service refused the call: it answered with an RFC 9457 problem.
 *
 * @example
 * ```ts
 * try {
 *   await arcadia.deployments.transition(id, { to: 'archived' });
 * } catch (error) {
 *   if (error instanceof ProblemError && error.code === 'illegal_transition') {
 *     console.log(error.problem.allowed, error.problem.shortest_path);
 *   }
 * }
 * ```
 */
export class ProblemError extends ArcadiaClientError {
  override readonly name = 'ProblemError';
  /**
   * The kind of problem. `docs/errors.md` tells what each code means and what to do. It is `unknown` if the service is
   * newer than the client and the client does not know the code: `problem.code` has it.
   */
  readonly code: ProblemCode | 'unknown';
  /** The HTTP status. */
  readonly status: number;
  /** The whole problem, with the members that belong to its code. */
  readonly problem: Problem;
  readonly requestId: string;
  readonly retryAfterSeconds: number | null;

  constructor(problem: Problem, retryAfterSeconds: number | null) {
    super(`${problem.title}: ${problem.detail}`);
    this.code = problemCodes.find((code) => code === problem.code) ?? 'unknown';
    this.status = problem.status;
    this.problem = problem;
    this.requestId = problem.request_id;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The service did not answer, or something else did: a network fault, a proxy's page, a redirect, a wrong `baseUrl`. */
export class ArcadiaConnectionError extends ArcadiaClientError {
  override readonly name = 'ArcadiaConnectionError';
  readonly code = 'connection';
  /**
   * The HTTP status of an answer that does not come from this API; 0 if a browser hides it; null without an answer, and
   * if a list repeats a cursor.
   */
  readonly status: number | null;
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;
  /** The target of a redirect, which the client does not follow; null if there is none, or if a browser hides it. */
  readonly location: string | null;

  constructor(
    message: string,
    answer: {
      readonly status: number | null;
      readonly requestId: string | null;
      readonly retryAfterSeconds?: number | null | undefined;
      readonly location?: string | null | undefined;
    },
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.status = answer.status;
    this.requestId = answer.requestId;
    this.retryAfterSeconds = answer.retryAfterSeconds ?? null;
    this.location = answer.location ?? null;
  }

  /** No answer arrived, or an incomplete one. The service may have made the change nevertheless. */
  static noAnswer(origin: string, cause: unknown): ArcadiaConnectionError {
    const message = `${origin} could not be reached, or closed the connection. Repeat a change only with its \`idempotencyKey\`.`;
    return new ArcadiaConnectionError(message, { status: null, requestId: null }, { cause });
  }

  /**
   * Something other than this version of the API answered. `fault` says how a 2xx differs from the answer of the
   * operation, and `method` is the HTTP method of the request: of a change, unless it is GET.
   */
  static foreignAnswer(response: Response, fault: string, method?: string): ArcadiaConnectionError {
    const { status, headers } = response;
    const isChange = method !== undefined && method !== 'GET';
    const message = response.ok
      ? `The answer (status ${status}) ${fault}. ${ANOTHER_VERSION}${isChange ? CHANGE_MAY_BE_MADE : ''}`
      : describeForeignStatus(status);
    const requestId = headers.get('x-request-id');
    const retryAfterSeconds = readRetryAfterSeconds(response);
    return new ArcadiaConnectionError(message, { status, requestId, retryAfterSeconds });
  }

  /** The answer is a redirect. To follow it would turn a change into a read, or send the token to another server. */
  static redirect({ status, headers }: Response, location: string | null): ArcadiaConnectionError {
    const target = location === null ? '' : ` to ${location}`;
    const message = `The answer (status ${status}) is a redirect${target}. Set \`baseUrl\` to the address of the service itself.`;
    const requestId = headers.get('x-request-id');
    return new ArcadiaConnectionError(message, { status, requestId, location });
  }

  /** A list repeats a cursor, so its pages would never end. */
  static repeatedCursor(): ArcadiaConnectionError {
    const message =
      'The list repeats a cursor, so it would never end. Check that no proxy stores the answers of the service.';
    return new ArcadiaConnectionError(message, { status: null, requestId: null });
  }
}

const ANOTHER_VERSION =
  'Another server answered, or a service older than this client: check `baseUrl` and the versions.';
const CHANGE_MAY_BE_MADE =
  ' A change may have been made: repeat it only with its `idempotencyKey`.';

/** The message for an answer that is neither of success nor a problem. */
function describeForeignStatus(status: number): string {
  // A proxy never answers 501 because the service is busy.
  return isTransientStatus(status) && status !== 501
    ? `A proxy answered (status ${status}) in place of the service. Call again later; repeat a change only with its \`idempotencyKey\`.`
    : `The answer (status ${status}) is not one of the API: a proxy or another server answered. Try again later; if it persists, check \`baseUrl\`.`;
}

/** Every error of this package. `instanceof` and `code` narrow it. */
export type AnyArcadiaClientError = ProblemError | ArcadiaConnectionError;

/** Whether an answer with this status says that the same call can succeed later. */
export function isTransientStatus(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/** Rounds up, so that a caller that waits for this long never comes too early. */
export function readRetryAfterSeconds({ headers }: Response): number | null {
  const ms = parseRetryAfterMs(headers.get('retry-after'), new Date());
  return ms === null ? null : Math.ceil(ms / 1000);
}
