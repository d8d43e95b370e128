import type { EntityManager } from '@mikro-orm/postgresql';
import {
  CompiledQuery,
  type KyselyPlugin,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  PostgresQueryCompiler,
  type QueryId,
} from 'kysely';
import { z } from 'zod';

/** What PostgreSQL did for the queries of a read. */
export interface ExplainedReads {
  /** The rows that its scans read: those that they returned, and those that a filter removed. */
  readonly rows: number;
  /** The names of the indexes that it used, in the order of the plan. */
  readonly indexes: readonly string[];
  /** The tables that it read without an index. */
  readonly scannedTables: readonly string[];
}

/** Runs a read through Kysely, then each of its queries again with `explain analyze`. */
export async function explainReads(
  em: EntityManager,
  read: (em: EntityManager) => Promise<unknown>,
): Promise<ExplainedReads> {
  const capture = new CapturePlugin();
  const fork = em.fork();
  const getKysely = fork.getKysely.bind(fork);
  Object.assign(fork, { getKysely: () => getKysely().withPlugin(capture) });
  await read(fork);
  const nodes = [];
  for (const { sql, parameters } of capture.queries) {
    const explained = CompiledQuery.raw(`explain (format json, analyze, buffers off) ${sql}`, [
      ...parameters,
    ]);
    const { rows } = await getKysely().executeQuery(explained);
    nodes.push(...toNodes(answer.parse(rows)[0]?.['QUERY PLAN'][0]?.Plan));
  }
  const scans = nodes.filter((node) => node['Relation Name'] !== undefined);
  const sum = scans.reduce((total, node) => total + toRowCount(node), 0);
  return {
    rows: Math.round(sum),
    indexes: nodes.flatMap((node) => node['Index Name'] ?? []),
    scannedTables: scans.flatMap((node) =>
      node['Node Type'] === 'Seq Scan' ? (node['Relation Name'] ?? []) : [],
    ),
  };
}

class CapturePlugin implements KyselyPlugin {
  readonly queries: CompiledQuery[] = [];
  readonly #compiled = new WeakMap<QueryId, CompiledQuery>();

  transformQuery({ node, queryId }: PluginTransformQueryArgs) {
    this.#compiled.set(queryId, new PostgresQueryCompiler().compileQuery(node, queryId));
    return node;
  }

  /** A subquery of a query has been transformed too, but only the query has a result. */
  async transformResult({ queryId, result }: PluginTransformResultArgs) {
    const query = this.#compiled.get(queryId);
    if (query !== undefined) this.queries.push(query);
    return result;
  }
}

const plan = z.object({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  'Index Name': z.string().optional(),
  'Actual Rows': z.number(),
  'Actual Loops': z.number(),
  'Rows Removed by Filter': z.number().optional(),
  'Rows Removed by Index Recheck': z.number().optional(),
  get Plans() {
    return z.array(plan).optional();
  },
});
type Plan = z.infer<typeof plan>;
const answer = z.array(z.object({ 'QUERY PLAN': z.array(z.object({ Plan: plan })) }));

function toNodes(node: Plan | undefined): Plan[] {
  return node === undefined ? [] : [node, ...(node.Plans ?? []).flatMap(toNodes)];
}

/** PostgreSQL gives the average of the loops. */
function toRowCount(node: Plan): number {
  const removed =
    (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  return (node['Actual Rows'] + removed) * node['Actual Loops'];
}
