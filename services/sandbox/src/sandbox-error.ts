/** What went wrong, for callers that branch on it. */
export type SandboxErrorCode =
  | 'data_dir_in_use'
  | 'data_file_invalid'
  | 'mongod_failed'
  | 'port_taken'
  | 'postgres_failed'
  | 'process_failed'
  | 'service_failed'
  | 'variable_invalid';

/**
 * The one error of this package. `message` is a single line fit for a terminal and says what to do
 * next; what a program printed meanwhile is in `output`.
 */
export class SandboxError extends Error {
  readonly code: SandboxErrorCode;
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
