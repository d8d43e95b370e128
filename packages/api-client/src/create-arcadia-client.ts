import createClient from 'openapi-fetch';
import { type Billing, billing } from './billing.ts';
import { type CallOptions, call, init } from './call.ts';
import { type Catalog, catalog } from './catalog.ts';
import type { paths } from './contract.gen.ts';
import { type Deployments, deployments } from './deployments.ts';
import { type Resources, resources } from './resources.ts';
import type { Health } from './schemas.ts';

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
  readonly catalog: Catalog;
  readonly billing: Billing;
  readonly resources: Resources;
  /** `GET /api/health`: the state of each store. Wants no token. */
  health(options?: CallOptions): Promise<Health>;
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
  const { baseUrl, token, headers = {} } = options;
  if (!URL.canParse(baseUrl)) throw new TypeError('"baseUrl" must be a URL, with http or https');
  const http = createClient<paths>({
    baseUrl: baseUrl.replace(/\/+$/, ''),
    headers,
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
  });
  http.use({
    async onRequest({ request }) {
      request.headers.set('Authorization', `Bearer ${await tokenOf(token)}`);
      return request;
    },
  });
  return {
    deployments: deployments(http),
    catalog: catalog(http),
    billing: billing(http),
    resources: resources(http),
    health: (callOptions) => call(http.GET('/api/health', init(callOptions))),
  };
}

async function tokenOf(token: ArcadiaClientOptions['token']): Promise<string> {
  return typeof token === 'string' ? token : token();
}
