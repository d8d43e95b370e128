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
