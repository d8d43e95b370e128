import type { components } from '@arcadia/api-client/contract';

export type ErrorCode = components['schemas']['ProblemCode'];

/**
 * What a use case refuses, or could not do. `detail` says what happened and what to do; `data` is what a caller would
 * otherwise parse out of it, and goes into the problem as it is. The HTTP status of a code is known in
 * `http/problem.ts` alone.
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
