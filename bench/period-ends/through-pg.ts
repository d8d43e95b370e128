// Rolls ended periods one by one, by sending the statements of the service's batch with one deployment each, without real
// hashes. Prints how many, and the seconds that it took.
import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { z } from 'zod';

/** As many as the service has batches at a time. */
const CALLERS = 4;
const BATCH_SIZE = 200;

pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
const [databaseUrl, argument = ''] = process.argv.slice(2);
const statement = z.object({ text: z.string(), values: z.array(z.unknown()) });
const [claim, begin, lock, record, store, complete, commit] = z
  .array(statement)
  .min(7)
  .parse(JSON.parse(argument));

const startedMs = performance.now();
let rolled = 0;
await Promise.all(Array.from({ length: CALLERS }, call));
const seconds = (performance.now() - startedMs) / 1000;
console.log(JSON.stringify({ rolled, seconds }));

async function call(): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, options: '-c timezone=UTC' });
  await client.connect();
  const send = async (sent: z.infer<typeof statement> | undefined, values = sent?.values) => {
    const { rows } = await client.query({ text: sent?.text ?? '', values: values ?? [] });
    return rows[0];
  };
  for (;;) {
    const item = await send(
      claim,
      claim?.values.map((value) => (value === BATCH_SIZE ? 1 : value)),
    );
    if (item === undefined) break;
    await send(begin);
    const row = await send(lock, fill(lock, [[item.key], [item.token]]));
    await send(record, [toEvents(row)]);
    const [start, end] = [row.current_period_end, nextMonth(row.current_period_end)];
    await send(store, [[row.tenant_id], [row.subscription_id], [start], [end]]);
    const again = fill(complete, [[item.key], [item.token], [`${end}T00:00:00Z`]]);
    await send(complete, again.with(-4, item.key).with(-1, item.token));
    await send(commit);
    rolled += 1;
  }
  await client.end();
}

interface Row extends Record<string, unknown> {
  readonly seq: unknown;
}

/** Replaces the parameters that are lists, in order. */
function fill(sent: z.infer<typeof statement> | undefined, lists: readonly unknown[][]): unknown[] {
  const left = [...lists];
  return (sent?.values ?? []).map((value) => (Array.isArray(value) ? left.shift() : value));
}

function nextMonth(day: string): string {
  const [year = 0, month = 0] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
}

function toEvents(row: Row): string {
  const { id, tenant_id, state, hash, recorded_at, effective_at } = row;
  const digest = randomBytes(32).toString('hex');
  const seq = Number(row.seq) + 1;
  const event = {
    ...{ id: randomUUID(), tenant_id, deployment_id: id, seq, kind: 'period_rolled' },
    from_state: state,
    ...{ to_state: state, actor_kind: 'system', actor_id: 'bench', reason: null, request_id: null },
    ...{
      metadata: {},
      deployment: { ...row, seq, updated_at: recorded_at },
      effective_at,
      recorded_at,
      reason_digest: null,
    },
    ...{ metadata_digest: digest, deployment_digest: digest, prev_hash: hash, hash: digest },
  };
  return JSON.stringify([event]);
}
