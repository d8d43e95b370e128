import type { components } from '@arcadia/api-client/contract';

export type ErrorCode = components['schemas']['ProblemCode'];

/**
 * An error that the caller gets as a problem. `detail` tells what happened and what to do next. `data` holds the values
 * that a caller would otherwise parse from that text, and becomes members of the problem. Only `http/problem.ts` knows
 * the HTTP status of a code.
 */
export class ArcadiaError extends Error {
  override readonly name = 'ArcadiaError';
  readonly code: ErrorCode;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    detail: string,
    data: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(detail, options);
    this.code = code;
    this.data = data;
  }
}

/**
 * An error that lets its transaction commit: the caller gets the error, and the rows written before it stay. Any other
 * error rolls the transaction back. Only `db/transaction.ts` distinguishes the two.
 */
export class CommittedError extends ArcadiaError {
  static from(error: ArcadiaError): CommittedError {
    if (error instanceof CommittedError) return error;
    return new CommittedError(error.code, error.message, error.data, { cause: error.cause });
  }
}
