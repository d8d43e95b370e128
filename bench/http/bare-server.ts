// The peer of the service: Express and pg with nothing between them. It reads no token, checks nothing, sets no headers.
import express from 'express';
import pg from 'pg';
import { serve } from '../server-process.ts';
import { statements } from './statements.ts';

const DATE_OID = 1082;

const [databaseUrl, tenantId] = process.argv.slice(2);
pg.types.setTypeParser(DATE_OID, (text) => text);
const pool = new pg.Pool({
  connectionString: databaseUrl,
  max: 20,
  options: '-c timezone=UTC',
});
const rows = async (text: string, ...values: unknown[]) => (await pool.query(text, values)).rows;

const app = express();
app.disable('etag');

app.get('/api/v1/deployments/:id', async (request, response) => {
  const { id } = request.params;
  const [row] = await rows(statements.deployment, tenantId, id);
  const [subscription, events] = await Promise.all([
    readSubscription(id),
    rows(statements.events, tenantId, id, id, 2_147_483_647, 50),
  ]);
  response.json({
    ...toDeployment(row),
    subscription,
    events: events.map(toEvent).reverse(),
    allowed_transitions: [
      { to: 'paused', subscription_status: 'paused', blocked_by: null },
      { to: 'cancelled', subscription_status: 'cancelled', blocked_by: null },
    ],
  });
});

app.get('/api/v1/deployments', async (_request, response) => {
  const found = await rows(statements.page, tenantId, 51);
  const last = found[49];
  response.json({
    data: found.slice(0, 50).map(toDeployment),
    next_cursor: Buffer.from(`${last.created_at.toISOString()} ${last.id}`).toString('base64url'),
  });
});

await serve(app);

async function readSubscription(id: string) {
  const [row] = await rows(statements.subscription, tenantId, tenantId, id, id, 1);
  return {
    id: row.id,
    plan_code: row.code,
    plan_version: row.version,
    base_price_cents: row.base_price_cents,
    currency: row.currency,
    status: row.status,
    current_period_start: row.current_period_start,
    current_period_end: row.current_period_end,
    trial_ends_at: row.trial_ends_at,
    pending_change: null,
    addons: row.addons,
  };
}

function toDeployment(row: pg.QueryResultRow | undefined) {
  return {
    id: row?.id,
    tenant_id: row?.tenant_id,
    slug: row?.slug,
    display_name: row?.display_name,
    region: row?.region,
    state: row?.state,
    llm_mode: row?.llm_mode,
    billing_action_suspended: row?.billing_action_suspended,
    template_code: row?.template_code,
    template_version: row?.template_version,
    trial_ends_at: row?.trial_ends_at,
    scheduled_transition: row?.scheduled_transition,
    seq: row?.seq,
    created_at: row?.created_at,
    updated_at: row?.updated_at,
  };
}

function toEvent(row: pg.QueryResultRow) {
  return {
    seq: row.seq,
    kind: row.kind,
    from_state: row.from_state,
    to_state: row.to_state,
    actor: { kind: row.actor_kind, id: row.actor_id },
    reason: row.reason,
    request_id: row.request_id,
    metadata: row.metadata,
    effective_at: row.effective_at,
    recorded_at: row.recorded_at,
  };
}
