import { createHash } from 'node:crypto';
import { Migration } from '@mikro-orm/migrations';
import canonicalize from 'canonicalize';
import { z } from 'zod';

const batchSize = 1000;

const rows = z.array(
  z.object({
    id: z.string(),
    deployment_id: z.string(),
    seq: z.number(),
    kind: z.string(),
    from_state: z.string().nullable(),
    to_state: z.string(),
    actor_kind: z.string(),
    actor_id: z.string(),
    request_id: z.string().nullable(),
    reason: z.string().nullable(),
    metadata: z.unknown(),
    deployment: z.unknown(),
    effective_at: z.string().transform(toTimestamp),
    recorded_at: z.string().transform(toTimestamp),
  }),
);

/**
 * Gives every event its place in its deployment's chain of hashes. What an instance of the release before appends from
 * here on has none, and is taken into the chain by the event after it: docs/decisions/0009. `metadata` and
 * `deployment` become nullable, for they can be redacted now as `reason` can.
 */
export class ChainDeploymentEvents extends Migration {
  override async up(): Promise<void> {
    await this.execute(columns);
    await this.execute(`alter table cloud_deployment_events disable trigger ${appendOnly}`);
    let last: Chained = { deploymentId: noDeployment, seq: 0, hash: firstPrevHash };
    for (;;) {
      const batch = rows.parse(await this.execute(nextBatch, [last.deploymentId, last.seq]));
      const seals: (Seal & { id: string })[] = [];
      for (const event of batch) {
        const { id, deployment_id: deploymentId, seq } = event;
        const isFirst = deploymentId !== last.deploymentId;
        const seal = sealEvent(event, isFirst ? firstPrevHash : last.hash);
        seals.push({ id, ...seal });
        last = { deploymentId, seq, hash: seal.hash };
      }
      await this.execute(writeSeals, [JSON.stringify(seals)]);
      if (batch.length < batchSize) break;
    }
    await this.execute(`alter table cloud_deployment_events enable trigger ${appendOnly}`);
  }
}

interface Chained {
  readonly deploymentId: string;
  readonly seq: number;
  readonly hash: string;
}

const appendOnly = 'cloud_deployment_events_append_only';
/** Sorts before every id. */
const noDeployment = '00000000-0000-0000-0000-000000000000';

const columns = `
alter table cloud_deployment_events
  add column reason_digest text,
  add column metadata_digest text,
  add column deployment_digest text,
  add column prev_hash text,
  add column hash text,
  add constraint cloud_deployment_events_hash_with_prev check ((hash is null) = (prev_hash is null)),
  alter column metadata drop not null,
  alter column deployment drop not null;
`;

const nextBatch = `
select id, deployment_id, seq, kind, from_state, to_state, actor_kind, actor_id, request_id, reason, metadata,
  deployment, effective_at::text as effective_at, recorded_at::text as recorded_at
from cloud_deployment_events
where (deployment_id, seq) > (?::uuid, ?::integer)
order by deployment_id, seq
limit ${batchSize}
`;

const writeSeals = `
update cloud_deployment_events event
set reason_digest = seal.reason_digest, metadata_digest = seal.metadata_digest,
  deployment_digest = seal.deployment_digest, prev_hash = seal.prev_hash, hash = seal.hash
from jsonb_to_recordset(?::jsonb) as seal
  (id uuid, reason_digest text, metadata_digest text, deployment_digest text, prev_hash text, hash text)
where event.id = seal.id
`;

// What follows is a frozen copy of the code that sealed events when this migration was released.

interface Seal {
  readonly reason_digest: string | null;
  readonly metadata_digest: string | null;
  readonly deployment_digest: string | null;
  readonly prev_hash: string;
  readonly hash: string;
}

const firstPrevHash = '00'.repeat(32);

function sealEvent(event: z.infer<typeof rows>[number], prevHash: string): Seal {
  const { reason, metadata, deployment, ...columns } = event;
  const digests = {
    reason_digest: reason === null ? null : sha256(reason),
    metadata_digest: digestJson(metadata),
    deployment_digest: digestJson(deployment),
  };
  const hashed = canonicalize({ ...columns, ...digests }) ?? '';
  return { ...digests, prev_hash: prevHash, hash: sha256(Buffer.from(prevHash, 'hex'), hashed) };
}

function digestJson(value: unknown): string | null {
  return value === null || value === undefined ? null : sha256(canonicalize(value) ?? '');
}

function sha256(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/** PostgreSQL's text of a time as RFC 3339 with milliseconds and `Z`. */
function toTimestamp(text: string): string {
  return new Date(`${text.replace(' ', 'T').replace(/\+00(:00)?$/, '')}Z`).toISOString();
}
