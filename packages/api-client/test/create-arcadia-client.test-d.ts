// Compiled, never run: asserts which calls TypeScript accepts and which it rejects.
import type { components, operations, paths } from '@arcadia/api-client/contract';
import {
  type AnyArcadiaClientError,
  type ArcadiaClientOptions,
  type AsOfOptions,
  type CostLine,
  createArcadiaClient,
  type Deployment,
  type DeploymentEvent,
  type FollowOptions,
  followEvents,
  type GuardedOptions,
  paginate,
  type Resource,
} from '../src/index.ts';

declare const error: AnyArcadiaClientError;
const arcadia = createArcadiaClient({ baseUrl: 'http://localhost:4000', token: () => 'a-token' });

// The service takes its own types from these.
type Named = [
  paths['/api/v1/deployments']['get'],
  operations['createDeployment'],
  components['schemas']['DeploymentState'],
];
const state: Named[2] = 'past_due';

const { subscription, events } = await arcadia.deployments.get('id');
subscription?.base_price_cents satisfies number | undefined;
events satisfies readonly { seq: number }[];
for await (const item of paginate(arcadia.deployments.list, { state })) item satisfies Deployment;

// @ts-expect-error -- unknown state
await arcadia.deployments.list({ state: 'stopped' });
// @ts-expect-error -- unknown filter
for await (const _ of paginate(arcadia.deployments.list, { period: '2026-04' })) break;
// @ts-expect-error -- `region` is missing
await arcadia.deployments.create({ slug: 'shop', display_name: 'Shop' });
// @ts-expect-error -- a read takes no idempotency key
await arcadia.deployments.get('id', { idempotencyKey: 'k' });
// @ts-expect-error -- only a deployment has a seq to match
await arcadia.billing.ingestInvoice('id', { ifMatch: 1 });
// @ts-expect-error -- a balance is a decimal string, not a number
(await arcadia.billing.getBalance()).account_balance satisfies number;

if (error.code === 'connection') error.status satisfies number | null;
else {
  error.problem.allowed satisfies readonly Deployment['state'][] | undefined;
  error.problem.seq satisfies number | undefined;
  error.problem.scheduled_transition?.to satisfies Deployment['state'] | undefined;
}

// Every option, and every optional member of a request, accepts undefined.
const nothing: undefined = undefined;
const guarded = {
  signal: nothing,
  requestId: nothing,
  idempotencyKey: nothing,
  ifMatch: nothing,
} satisfies Required<{ [K in keyof GuardedOptions]: undefined }>;
const asOf = { signal: nothing, requestId: nothing, asOf: nothing } satisfies AsOfOptions;
const following = {
  signal: nothing,
  requestId: nothing,
  maxAttempts: nothing,
  random: nothing,
  sleep: nothing,
} satisfies Required<{ [K in keyof FollowOptions]: undefined }>;
const client = { baseUrl: '', token: '', fetch: nothing, headers: nothing };
client satisfies ArcadiaClientOptions;
createArcadiaClient(client);
await arcadia.deployments.get('id', asOf);
await arcadia.deployments.list({ state: nothing, tenant_id: nothing, cursor: nothing }, guarded);
await arcadia.deployments.update('id', { display_name: nothing, reason: 'asked' }, guarded);
await arcadia.deployments.transition('id', { to: 'paused', effective_at: nothing }, guarded);
await arcadia.deployments.subscribe('id', { plan_code: 'pro', addons: nothing }, guarded);
await arcadia.subscriptions.attachAddon('id', { code: 'seats_5', units: nothing });
await arcadia.catalog.quote({ plan_code: 'pro', addons: [{ code: 'seats_5', units: nothing }] });
await arcadia.billing.pushInvoice('id', { force: nothing });
const from = { after: nothing, wait: nothing };
for await (const _ of followEvents(arcadia.events.follow, from, following)) break;
const invoices = { cursor: nothing, provisional: nothing };
for await (const _ of paginate(arcadia.billing.listInvoices, invoices, nothing)) break;
// @ts-expect-error -- `to` is required
await arcadia.deployments.transition('id', { to: nothing });
// @ts-expect-error -- `deployment_id` is required; null removes the assignment
await arcadia.resources.update('id', { deployment_id: nothing });

// An enumeration in an answer admits values that this version does not know, except the state of a deployment.
declare const text: string;
const kind: DeploymentEvent['kind'] = text;
const matchedBy: CostLine['matched_by'] = text;
const llmMode: Deployment['llm_mode'] = text;
const outcome: Awaited<ReturnType<typeof arcadia.billing.pushInvoice>>['outcome'] = text;
subscription?.status satisfies string | undefined;
if (kind === 'transitioned' || matchedBy === null || llmMode === 'byok') kind satisfies string;
if (outcome === 'pushed') outcome satisfies string;
// @ts-expect-error -- an unknown kind may come
kind satisfies components['schemas']['DeploymentEventKind'];
// @ts-expect-error -- only null and text
matchedBy satisfies number | null;
// @ts-expect-error -- the states are closed
const unknownState: Deployment['state'] = text;
unknownState satisfies components['schemas']['DeploymentState'];

// A filter takes the value of an answer as it is. `order` and the state of a deployment are closed.
declare const line: CostLine;
declare const resource: Resource;
await arcadia.billing.listCostLines({ kind: line.kind, order: 'desc' });
for await (const _ of paginate(arcadia.billing.listCostLines, { kind: line.kind })) break;
await arcadia.resources.list({ kind: resource.kind });
await arcadia.catalog.listAddons({ status: text });
// @ts-expect-error -- only `asc` and `desc`
await arcadia.billing.listCostLines({ order: 'latest' });
// @ts-expect-error -- text only
await arcadia.billing.listCostLines({ kind: 7 });

// A list in a request may be readonly.
const addons = [{ code: 'seats_5', units: 2 }] as const;
await arcadia.catalog.quote({ plan_code: 'pro', addons });
await arcadia.deployments.subscribe('id', { plan_code: 'pro', addons });

// The body of a request stays closed: check a value of an answer before you send it.
declare const deployment: Deployment;
// @ts-expect-error -- an unknown mode may come
await arcadia.deployments.update('id', { llm_mode: deployment.llm_mode });
const modes = ['shared', 'byok'] as const;
const known = modes.find((each) => each === deployment.llm_mode);
await arcadia.deployments.update('id', { llm_mode: known });
const { state: itsState } = deployment;
itsState satisfies components['schemas']['DeploymentState'];
// @ts-expect-error -- the contract is closed, and answers are open
deployment satisfies components['schemas']['Deployment'];
// @ts-expect-error -- unknown mode
await arcadia.deployments.update('id', { llm_mode: 'of_tomorrow' });
// @ts-expect-error -- the contract, from which the service takes its types, is closed
const mode: components['schemas']['LlmMode'] = text;
mode satisfies string;

// The code of a problem is one that this version knows, or `unknown`.
error.code satisfies components['schemas']['ProblemCode'] | 'unknown' | 'connection';
if (error.code !== 'connection') error.problem.code satisfies string;
