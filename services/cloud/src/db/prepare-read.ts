import type { EntityManager } from '@mikro-orm/postgresql';
import { type Compilable, type CompiledQuery, type RawBuilder, sql } from 'kysely';
import { type Reads, readsAs, visibleTenant } from './tenant-scope.ts';

/** Makes an expression of a value that comes with each call. */
export type ValueOf<Values> = <Name extends keyof Values & string>(
  name: Name,
) => RawBuilder<Values[Name]>;

/** Stands in a compiled query where a call's value goes; without a name, the tenant's id. */
class Slot {
  readonly name: string | null;

  constructor(name: string | null) {
    this.name = name;
  }
}

/**
 * A read whose SQL is put together once and not in each call, which costs more than sending it: for what is read all
 * the time. It sees what the EntityManager of a call may see, as `reads()` does.
 *
 * @param build Makes the query; every value that is not always the same comes from `value(name)`.
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
    if (query === undefined) throw new Error('A read was not compiled.');
    const fill = (part: unknown) => {
      if (!(part instanceof Slot)) return part;
      return part.name === null ? tenantId : values[part.name];
    };
    const parameters = query.parameters.map(fill);
    const { rows } = await em.getKysely().executeQuery<Row>({ ...query, parameters });
    return rows;
  };
}
