import { DigitalOceanError, type FailedRequest } from './digital-ocean-error.ts';

/**
 * 403: the token lacks `scope`. Not tried again.
 *
 * @example
 * import { createBillingClient, ForbiddenError } from '@arcadia/do-billing/client';
 *
 * // A kind that the token may not list is not visible, which is not the same as empty.
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * const volumes = await client
 *   .listResources('volume')
 *   .all()
 *   .catch((error: unknown) => {
 *     if (!(error instanceof ForbiddenError)) throw error;
 *     console.warn(`The token lacks ${error.scope}.`);
 *     return null;
 *   });
 * console.log(volumes === null ? 'not visible' : volumes.length);
 */
export class ForbiddenError extends DigitalOceanError {
  override readonly name = 'ForbiddenError';
  readonly code = 'forbidden';
  /** The scope that the request needs, such as `billing:read`. */
  readonly scope: string;

  constructor(message: string, request: FailedRequest, scope: string) {
    super(message, request);
    this.scope = scope;
  }
}
