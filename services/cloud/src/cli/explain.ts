import { ConfigError } from '../config.ts';

/** For an operator: what is wrong and what to do, in lines. A stack would hide it. */
export function explain(error: unknown): string {
  if (error instanceof ConfigError || !(error instanceof Error)) return String(error);
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE' && 'port' in error) {
    return `Port ${error.port} is taken. Set PORT to a free one, or stop what listens there.`;
  }
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND') {
    return `PostgreSQL cannot be reached (${error.message}). Check DATABASE_URL, and that it runs.`;
  }
  return error.message;
}
