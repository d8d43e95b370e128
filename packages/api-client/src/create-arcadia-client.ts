import createClient from 'openapi-fetch';
import { type AuditLog, auditLog } from './audit-log.ts';
import { type Billing, billing } from './billing.ts';
import { type CallOptions, call, init } from './call.ts';
import { type Catalog, catalog } from './catalog.ts';
import type { paths } from './contract.gen.ts';
import { type Deployments, deployments } from './deployments.ts';
import { type Events, events } from './events.ts';
import { type Resources, resources } from './resources.ts';
import type { Health, Lifecycle } from './schemas.ts';
import { type Subscriptions, subscriptions } from './subscriptions.ts';
import { wholeAnswers } from './whole-answers.ts';

export interface ArcadiaClientOptions {
  /** Where the service is, without `/api`: `https://cloud.example.com`. */
  readonly baseUrl: string;
  /** The bearer token, or what gives one: called for each request, so it may renew it. */
  readonly token: string | (() => string | Promise<string>);
  /** The `fetch` to use. Default: the global one. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** Headers for every request. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Every operation of the API, by what it is about. */
export interface ArcadiaClient {
  readonly deployments: Deployments;
  readonly subscriptions: Subscriptions;
  readonly events: Events;
  readonly catalog: Catalog;
  readonly billing: Billing;
  readonly resources: Resources;
  readonly auditLog: AuditLog;
  /**
   * `GET /api/v1/lifecycle`: the states of a deployment, and who may move it from which to which.
   *
   * @example
   * ```ts
   * const { transitions } = await arcadia.lifecycle();
   * console.log(transitions.active?.paused); // [ 'operator', 'system', 'tenant' ]
   * ```
   */
  lifecycle(options?: CallOptions): Promise<Lifecycle>;
  /** `GET /api/health`: the state of each store. Wants no token. */
  health(options?: CallOptions): Promise<Health>;
  /** `GET /api/ready`: `ok`, or `degraded` where a store is away. Wants no token. */
  ready(options?: CallOptions): Promise<Health>;
}

/**
 * A client of the Arcadia Cloud API. Each method answers the data, or throws a `ProblemError` (the service refuses) or
 * an `ArcadiaConnectionError` (there is no answer). It does not retry.
 *
 * @example
 * ```ts
 * const arcadia = createArcadiaClient({ baseUrl: 'http://localhost:4000', token });
 * const deployment = await arcadia.deployments.create({
 *   tenant_id: 'acme', slug: 'shop', display_name: 'Shop', region: 'syd1',
 * });
 * await arcadia.deployments.transition(deployment.id, { to: 'paused' });
 * ```
 */
export function createArcadiaClient(options: ArcadiaClientOptions): ArcadiaClient {
  const { token, headers = {}, fetch = globalThis.fetch } = options;
  if (typeof token === 'string') bearer(token);
  const http = createClient<paths>({
    baseUrl: checkedBaseUrl(options.baseUrl),
    headers,
    fetch: wholeAnswers((request) => fetch(request)),
  });
  http.use({
    async onRequest({ request }) {
      request.headers.set(
        'Authorization',
        bearer(typeof token === 'string' ? token : await token()),
      );
      return request;
    },
  });
  return {
    deployments: deployments(http),
    subscriptions: subscriptions(http),
    events: events(http),
    catalog: catalog(http),
    billing: billing(http),
    resources: resources(http),
    auditLog: auditLog(http),
    lifecycle: (callOptions) => call(http.GET('/api/v1/lifecycle', init(callOptions))),
    health: (callOptions) => call(http.GET('/api/health', init(callOptions))),
    async ready(callOptions) {
      const answer = await http.GET('/api/ready', init(callOptions));
      // Not ready is an answer too.
      return isHealth(answer.error) ? answer.error : call(Promise.resolve(answer));
    },
  };
}

function checkedBaseUrl(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new TypeError('"baseUrl" must be an http or https URL');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new TypeError('"baseUrl" must have neither credentials nor a query nor a fragment');
  }
  return baseUrl.replace(/\/+$/, '');
}

/** Checked here, since what the platform says of a bad header value has the value in it. */
function bearer(token: string): string {
  if (!/^[\x21-\x7e]+$/.test(token)) throw new TypeError('"token" must be text without spaces');
  return `Bearer ${token}`;
}

function isHealth(body: unknown): body is Health {
  return typeof body === 'object' && body !== null && 'status' in body && 'stores' in body;
}
