import { parseBaseUrl } from '@arcadia/internal/base-url';
import createClient from 'openapi-fetch';
import { type Attention, attention } from './attention.ts';
import { type AuditLog, auditLog } from './audit-log.ts';
import { type Billing, billing } from './billing.ts';
import { bufferResponses } from './buffer-responses.ts';
import { type CallOptions, call, toRequestInit } from './call.ts';
import { type Catalog, catalog } from './catalog.ts';
import { checkAnswer, findMisfit } from './check-answer.ts';
import type { ClientPaths } from './contract-views.ts';
import { type Deployments, deployments } from './deployments.ts';
import { type Events, events } from './events.ts';
import { fillPath } from './fill-path.ts';
import { type Queue, queue } from './queue.ts';
import { type Resources, resources } from './resources.ts';
import type { Health, Lifecycle } from './schemas.ts';
import { type Subscriptions, subscriptions } from './subscriptions.ts';

const TOKEN = /^[\x21-\x7e]+$/;

/** The address of the service, and the caller's token. */
export interface ArcadiaClientOptions {
  /** The http or https URL of the service without `/api`, e.g. `https://cloud.example.com`. */
  readonly baseUrl: string;
  /** The bearer token, or a function that returns one. The client calls it for each request, so it can renew the token. */
  readonly token: string | (() => string | Promise<string>);
  /** The `fetch` that makes the calls. Default: the global `fetch`. */
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined;
  /** Headers of every request, except `Authorization`. Default: none. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Every operation of the API, grouped by subject. */
export interface ArcadiaClient {
  readonly deployments: Deployments;
  readonly subscriptions: Subscriptions;
  readonly events: Events;
  readonly catalog: Catalog;
  readonly billing: Billing;
  readonly resources: Resources;
  readonly queue: Queue;
  readonly auditLog: AuditLog;
  readonly attention: Attention;
  /**
   * `GET /api/v1/lifecycle`: reads the states of a deployment, and the actors that each transition is permitted to.
   *
   * @example
   * ```ts
   * const { transitions } = await arcadia.lifecycle();
   * console.log(transitions.active?.paused); // [ 'operator', 'system', 'tenant' ]
   * ```
   */
  lifecycle(options?: CallOptions): Promise<Lifecycle>;
  /** `GET /api/health`: reads the state of each store. Needs no token. */
  health(options?: CallOptions): Promise<Health>;
  /** `GET /api/ready`: reads the same, also of a service that is not ready: `stores.postgres` is not `up`. Needs no token. */
  ready(options?: CallOptions): Promise<Health>;
}

/**
 * Makes a client of the Arcadia Cloud API. Each method returns the data of the answer, or throws a `ProblemError` (the
 * service refused the call) or an `ArcadiaConnectionError` (the service did not answer, or something else did). The client
 * neither retries nor follows redirects. A method rejects with a `TypeError` if an id is not one.
 *
 * @example
 * ```ts
 * const arcadia = createArcadiaClient({ baseUrl: 'http://localhost:4000', token });
 * const deployment = await arcadia.deployments.create({
 *   tenant_id: 'acme', slug: 'shop', display_name: 'Shop', region: 'syd1',
 * });
 * await arcadia.deployments.transition(deployment.id, { to: 'paused' });
 * ```
 *
 * @throws {TypeError} if `baseUrl` or `token` is invalid
 */
export function createArcadiaClient(options: ArcadiaClientOptions): ArcadiaClient {
  const { token, headers = {}, fetch = globalThis.fetch } = options;
  if (typeof token === 'string') toBearer(token);
  const http = createClient<ClientPaths>({
    baseUrl: parseBaseUrl(options.baseUrl).href,
    headers,
    pathSerializer: fillPath,
    // A followed redirect would repeat a POST as a GET, whose answer would pass for the one of the change.
    redirect: 'manual',
    fetch: bufferResponses((request) => fetch(request)),
  });
  http.use({
    async onRequest({ request }) {
      request.headers.set(
        'Authorization',
        toBearer(typeof token === 'string' ? token : await token()),
      );
      return request;
    },
    onResponse: ({ request, schemaPath, response }) =>
      checkAnswer(`${request.method} ${schemaPath}`, response),
  });
  return {
    deployments: deployments(http),
    subscriptions: subscriptions(http),
    events: events(http),
    catalog: catalog(http),
    billing: billing(http),
    resources: resources(http),
    queue: queue(http),
    auditLog: auditLog(http),
    attention: attention(http),
    lifecycle: (callOptions) => call(http.GET('/api/v1/lifecycle', toRequestInit(callOptions))),
    health: (callOptions) => call(http.GET('/api/health', toRequestInit(callOptions))),
    async ready(callOptions) {
      const answer = await http.GET('/api/ready', toRequestInit(callOptions));
      // A service that is not ready answers 503 with its health, which is data to the caller.
      return isHealth(answer.error) ? answer.error : call(Promise.resolve(answer));
    },
  };
}

/** Checks the token before the platform does: the platform's error message would contain the token. */
function toBearer(token: string): string {
  if (!TOKEN.test(token)) throw new TypeError('"token" must be text without spaces');
  return `Bearer ${token}`;
}

function isHealth(body: unknown): body is Health {
  return findMisfit('GET /api/ready', body) === undefined;
}
