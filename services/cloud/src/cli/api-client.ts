import { type ArcadiaClient, ArcadiaClientError, createArcadiaClient } from '@arcadia/api-client';
import { readApiAccess } from '../config.ts';

/**
 * Creates the client for the commands that call the API of a running service, at `ARCADIA_URL` with `ARCADIA_TOKEN`.
 *
 * @throws {ConfigError} if one of the two is missing or not valid.
 */
export function createCommandClient(env?: NodeJS.ProcessEnv): ArcadiaClient {
  const { url, token } = readApiAccess(env);
  return createArcadiaClient({ baseUrl: url, token });
}

/** Describes the failure of a call to an operator, with the next step. Undefined if `error` is not one of a call. */
export function explainCallError(error: unknown): string | undefined {
  if (!(error instanceof ArcadiaClientError)) return undefined;
  if (error.code === 'connection') {
    return `${error.message}\nCheck ARCADIA_URL, and that the service runs.`;
  }
  if (error.code === 'unauthenticated' || error.code === 'forbidden') {
    return `${error.message}\nSet ARCADIA_TOKEN to a token of a platform_admin: \`arcadia token --role platform_admin\` prints one.`;
  }
  return `${error.message} (request ${error.requestId})`;
}

/** The answer of the API as `--json` prints it. */
export function toJson(answer: unknown): string {
  return `${JSON.stringify(answer, null, 2)}\n`;
}
