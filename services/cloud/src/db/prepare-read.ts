import type { EntityManager } from '@mikro-orm/postgresql';
import { type Compilable, type CompiledQuery, type RawBuilder, sql } from 'kysely';
import { type Reads, readsAs, visibleTenant } from './tenant-scope.ts';

/** Creates the expression that stands for a value that each call passes. */
export type ValueOf<Values> = <Name extends keyof Values & string>(
  name: Name,
) => RawBuilder<Values[Name]>;

/**
 * Prepares a frequent read: its SQL is compiled once and not in each call, because that costs more than sending it. A
 * call sees only the rows that its EntityManager may see, as with `reads()`.
 *
 * @param build Builds the query. Every value that differs between calls must come from `value(name)`.
 */
export function prepareRead<Values extends Readonly<Record<string, unknown>>, Row>(
  build: (db: Reads, value: ValueOf<Values>) => Compilable<Row>,
): (em: EntityManager, values: Values) => Promise<Row[]> {
  const compile = (em: EntityManager, tenantId: Slot | null) =>
    build(readsAs(em, tenantId), (name) => sql`${new Slot(name)}`).compile();
  let ofTenant: CompiledQuery<Row> | undefined;
  let ofAll: CompiledQuery<Row> | undefined;
  return async (em, values) => {
    const tenantId = visibleTenant(em);
    if (tenantId === null) ofAll ??= compile(em, null);
    else ofTenant ??= compile(em, new Slot(null));
    const query = tenantId === null ? ofAll : ofTenant;
    if (query === undefined) throw new Error('The read is not compiled.');
    const fill = (parameter: unknown) => {
      if (!(parameter instanceof Slot)) return parameter;
      return parameter.name === null ? tenantId : values[parameter.name];
    };
    const parameters = query.parameters.map(fill);
    const { rows } = await em.getKysely().executeQuery<Row>({ ...query, parameters });
    return rows;
  };
}

/** The place of a value among the parameters of a compiled query. A slot without a name is for the tenant's id. */
class Slot {
  readonly name: string | null;

  constructor(name: string | null) {
    this.name = name;
  }
}
