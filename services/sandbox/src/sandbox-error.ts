/** Why a {@link SandboxError} was thrown, for callers that branch on it. */
export type SandboxErrorCode =
  | 'data_dir_in_use'
  | 'data_file_invalid'
  | 'mongod_failed'
  | 'port_taken'
  | 'postgres_failed'
  | 'process_failed'
  | 'service_failed'
  | 'variable_invalid';

/** The error that this package throws. Its `message` is one line for a terminal and says how to fix the problem. */
export class SandboxError extends Error {
  readonly code: SandboxErrorCode;
  /** The output of the program that failed, or an empty string. */
  readonly output: string;

  constructor(
    code: SandboxErrorCode,
    message: string,
    options: { cause?: unknown; output?: string } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : {});
    this.name = 'SandboxError';
    this.code = code;
    this.output = options.output ?? '';
  }
}
