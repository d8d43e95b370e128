// Compiled, never run: asserts which calls TypeScript accepts and which it rejects.
import type { components, operations, paths } from '@arcadia/api-client/contract';
import {
  type AnyArcadiaClientError,
  createArcadiaClient,
  type Deployment,
  paginate,
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
