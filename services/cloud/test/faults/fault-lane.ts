import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { BilledInvoice } from '../billing/provider.ts';
import { startFreezingProxy } from '../setup/start-freezing-proxy.ts';
import { writeBill } from './bills.ts';
import type { FaultScript, Step } from './fault-script.ts';
import { injectFault, type Node, type Targets } from './inject-fault.ts';
import type { Observed } from './invariants.ts';
import { type Operators, startOperators } from './operators.ts';
import { createRandom } from './random.ts';
import { settle } from './settle.ts';
import { startFaultyProxy } from './start-faulty-proxy.ts';
import { type System, startSystem } from './system.ts';

/** A system on which runs follow each other: each adds its invoices, and all invoices must be right after each. */
export interface FaultLane extends Observed, AsyncDisposable {
  /**
   * Injects the faults of a script, ends them, lets the system settle, and asks for runs as operators do when all is well.
   *
   * @returns how many faults struck.
   */
  play(
    script: FaultScript,
    options: { readonly seed: number; readonly run: number; readonly log: (step: string) => void },
  ): Promise<number>;
  /** The answers so far that no fault explains. */
  unexpectedAnswers(): readonly string[];
}

export async function startFaultLane(): Promise<FaultLane> {
  const stack = new AsyncDisposableStack();
  const system = stack.use(await startSystem({ instances: 0, own: { postgres: true } }));
  const provider = stack.use(await startFaultyProxy(system.provider.url));
  const finance = stack.use(await startFaultyProxy(system.finance.url));
  const nodes: Node[] = [];
  const { postgres } = system;
  const targets: Targets = { nodes, postgres, provider, finance, undo: new Map() };
  const operators = startOperators();
  const addNode = async () => {
    const store = stack.use(await startFreezingProxy(postgres.url));
    const env = {
      DATABASE_URL: store.url,
      DIGITALOCEAN_URL: provider.url,
      SKYAI_FINANCE_URL: finance.url,
    };
    nodes.push({ instance: await system.start({ env }), store });
  };
  const keepAlive = async (wanted: number) => {
    const missing = wanted - nodes.filter(({ instance }) => instance.isUp()).length;
    await Promise.all(Array.from({ length: Math.max(0, missing) }, addNode));
  };

  return {
    databaseUrl: system.databaseUrl,
    provider: system.provider,
    finance: system.finance,
    unexpectedAnswers: operators.unexpected,
    async play(script, { seed, run, log }) {
      const random = createRandom(seed, -run - 1);
      const uuids = Array.from({ length: script.invoices }, (_, at) => `run-${run}-${at}`);
      let version = 0;
      const change = (at: number) => {
        version += 1;
        const uuid = uuids[at] ?? '';
        const bill = writeBill({ uuid, period: toPeriod(run) }, version, random);
        replaceBill(system.provider.invoices, bill);
      };
      for (const at of uuids.keys()) change(at);
      await keepAlive(script.instances);
      let struck = 0;
      for (const [at, step] of script.steps.entries()) {
        if (!nodes.some(({ instance }) => instance.isUp())) await keepAlive(1);
        const hasStruck = injectFault(targets, step.fault);
        for (const each of step.changes) change(each);
        makeCalls(system, operators, step, { prefix: `run-${run}`, name: `r${run}-${at}` });
        struck += (await hasStruck) ? 1 : 0;
        log(`${(await hasStruck) ? 'struck' : 'missed'}: ${JSON.stringify(step)}`);
        // The next fault strikes in the middle of the recovery from this one.
        await sleep(random.integer(0, 300));
      }
      await endFaults(targets);
      await keepAlive(2);
      await operators.idle();
      await settle(system);
      await system.admin().billing.discoverInvoices();
      await settle(system);
      await askWhenAllIsWell(system, uuids[random.integer(0, uuids.length - 1)] ?? '');
      await operators.repeatCreations(system.admin());
      // At night pushes that finance did not answer are sent again.
      await system.admin().queue.runSchedule('finance-reconcile');
      await settle(system);
      return struck;
    },
    async [Symbol.asyncDispose]() {
      await endFaults(targets);
      await stack.disposeAsync();
    },
  };
}

function toPeriod(run: number): string {
  return new Date(Date.UTC(2020, run)).toISOString().slice(0, 7);
}

function replaceBill(invoices: BilledInvoice[], bill: BilledInvoice): void {
  const at = invoices.findIndex(({ uuid }) => uuid === bill.uuid);
  if (at === -1) invoices.push(bill);
  else invoices[at] = bill;
}

async function endFaults({ provider, finance, postgres, undo }: Targets): Promise<void> {
  provider.calm();
  finance.calm();
  for (const [name, end] of undo) {
    undo.delete(name);
    await end();
  }
  postgres.thaw();
}

/** Makes the calls of a step, and does not wait for their answers. */
function makeCalls(
  system: System,
  operators: Operators,
  { calls }: Step,
  names: { readonly prefix: string; readonly name: string },
): void {
  for (const [at, call] of calls.entries()) {
    const alive = system.instances.filter((each) => each.isUp());
    const client = alive[call.instance % alive.length]?.client;
    if (client === undefined) continue;
    const uuid = `${names.prefix}-${call.invoice}`;
    operators.call(client, { ...call, uuid, name: `${names.name}-${at}` });
  }
}

/** Slow enough that calls of one moment meet, whatever the machine does meanwhile. */
const MEET_MS = 400;

/** Callers of one moment share one run, and all of them get its result, whatever instance they call. */
async function askWhenAllIsWell(system: System, uuid: string): Promise<void> {
  const { provider, finance, instances } = system;
  const clients = instances.filter((each) => each.isUp()).map(({ client }) => client);
  const all = await Promise.all(
    clients.map((client) => client.billing.listInvoices({ limit: 200 })),
  );
  const id = all[0]?.data.find(({ provider_uuid }) => provider_uuid === uuid)?.id ?? '';
  provider.delayMs = MEET_MS;
  finance.delayMs = MEET_MS;
  const fetched = provider.requests.length;
  const twice = [...clients, ...clients];
  await Promise.all(twice.map((client) => client.billing.ingestInvoice(id)));
  const csvs = provider.requests.slice(fetched).filter((path) => path.endsWith(`${uuid}/csv`));
  expect(csvs).toHaveLength(1);
  await settle(system);
  const pushed = finance.requests.length;
  await Promise.all(twice.map((client) => client.billing.pushInvoice(id, { force: true })));
  // The second run follows if a call came after the first had begun.
  expect(finance.requests.length - pushed).toBeLessThanOrEqual(2);
  provider.delayMs = 0;
  finance.delayMs = 0;
}
