import { setTimeout as sleep } from 'node:timers/promises';
import { type ArcadiaClient, ProblemError } from '@arcadia/api-client';
import { settlesWithin } from '../../src/errors/deadline.ts';
import type { Call } from './fault-script.ts';

/** Operators who call the instances while faults strike. */
export interface Operators {
  /** Makes a call, and does not wait for its answer. */
  call(client: ArcadiaClient, call: NamedCall): void;
  /** Waits for all answers. */
  idle(): Promise<void>;
  /** Creates the deployments again, with their idempotency keys: each must exist once. */
  repeatCreations(client: ArcadiaClient): Promise<void>;
  /** The answers so far that no fault explains. */
  unexpected(): readonly string[];
}

export interface NamedCall extends Call {
  /** The provider's id of the invoice. */
  readonly uuid: string;
  /** Names a deployment to create, and its idempotency key. */
  readonly name: string;
}

/** What an operator may be told while faults strike: to try again, what the other system says, or that it is too early. */
const expectedCodes: readonly string[] = [
  'store_unavailable',
  'still_running',
  'provider_unavailable',
  'finance_unavailable',
  'finance_rejected',
  'invoice_unreadable',
  'invoice_unreconciled',
  'invoice_not_pushable',
  'too_many_requests',
  'idempotency_key_in_use',
];

/** A caller waits for a run for up to a minute, and the answer may be that it still runs. */
const LONGEST_ANSWER_MS = 75_000;

export function startOperators(): Operators {
  const underWay = new Map<Promise<unknown>, NamedCall>();
  const unexpected: string[] = [];
  const creations = new Set<string>();

  const make = async (client: ArcadiaClient, call: NamedCall) => {
    await sleep(call.afterMs);
    const { operation, name } = call;
    if (operation === 'create') {
      creations.add(name);
      return await createDeployment(client, name);
    }
    if (operation === 'discover') return await client.billing.discoverInvoices();
    const { data } = await client.billing.listInvoices({ limit: 200, order: 'desc' });
    const id = data.find(({ provider_uuid }) => provider_uuid === call.uuid)?.id;
    // Not discovered yet.
    if (id === undefined) return undefined;
    if (operation === 'ingest') return await client.billing.ingestInvoice(id);
    return await client.billing.pushInvoice(id, { force: operation === 'force' });
  };

  return {
    call(client, call) {
      const answered = make(client, call).catch((error: unknown) => {
        // An instance that was killed gives no answer.
        if (!(error instanceof ProblemError) || expectedCodes.includes(error.code)) return;
        unexpected.push(`${call.operation} of ${call.uuid}: ${JSON.stringify(error.problem)}`);
      });
      underWay.set(answered, call);
      void answered.finally(() => underWay.delete(answered));
    },
    async idle() {
      const answers = Promise.all(underWay.keys());
      if (await settlesWithin(answers, LONGEST_ANSWER_MS)) return;
      throw new Error(`No answer to ${JSON.stringify([...underWay.values()])}`);
    },
    async repeatCreations(client) {
      for (const name of creations) {
        const { id } = await createDeployment(client, name);
        const events = await client.deployments.listEvents(id, { limit: 10 });
        if (events.data.length !== 1) unexpected.push(`${name} has ${events.data.length} events`);
      }
      creations.clear();
    },
    unexpected: () => unexpected,
  };
}

async function createDeployment(client: ArcadiaClient, name: string) {
  const deployment = { tenant_id: 'acme', slug: name, display_name: 'Shop', region: 'syd1' };
  return await client.deployments.create(deployment, { idempotencyKey: name });
}
