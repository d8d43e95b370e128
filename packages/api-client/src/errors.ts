import type { Problem, ProblemCode } from './schemas.ts';

/** What every error of this package is an instance of. */
export abstract class ArcadiaClientError extends Error {
  abstract readonly code: string;
  /** The request's id as the service logged it; null where there was no answer. */
  abstract readonly requestId: string | null;
}

/**
 * The service answered with a problem.
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
  /** Which problem; `docs/errors.md` has what each one means and what to do. */
  readonly code: ProblemCode;
  /** The HTTP status. */
  readonly status: number;
  /** The whole problem, with the members that belong to its code. */
  readonly problem: Problem;
  readonly requestId: string;
  /** How long to wait before the next try, in seconds; null where the service does not say. */
  readonly retryAfterSeconds: number | null;

  constructor(problem: Problem, retryAfterSeconds: number | null) {
    super(`${problem.title}: ${problem.detail}`);
    this.code = problem.code;
    this.status = problem.status;
    this.problem = problem;
    this.requestId = problem.request_id;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** There was no answer, or one that is not of this API: a network fault, a proxy's page, a wrong `baseUrl`. */
export class ArcadiaConnectionError extends ArcadiaClientError {
  override readonly name = 'ArcadiaConnectionError';
  readonly code = 'connection';
  /** The HTTP status of an answer that is not of this API; null where there was none. */
  readonly status: number | null;
  readonly requestId: string | null;

  constructor(
    message: string,
    answer: { readonly status: number | null; readonly requestId: string | null },
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.status = answer.status;
    this.requestId = answer.requestId;
  }

  /** No answer came, or only part of one. A change may have been made all the same. */
  static noAnswer(origin: string, cause: unknown): ArcadiaConnectionError {
    const message = `${origin} could not be reached, or cut the connection. Repeat a change only with its \`idempotencyKey\`.`;
    return new ArcadiaConnectionError(message, { status: null, requestId: null }, { cause });
  }

  /** An answer came, from something that is not Arcadia Cloud. */
  static foreignAnswer({ status, headers }: Response): ArcadiaConnectionError {
    const message = `The answer (status ${status}) is not of the Arcadia Cloud API. Check \`baseUrl\`.`;
    return new ArcadiaConnectionError(message, { status, requestId: headers.get('x-request-id') });
  }
}

/** Each error of this package, so that `instanceof` and `code` narrow. */
export type AnyArcadiaClientError = ProblemError | ArcadiaConnectionError;
