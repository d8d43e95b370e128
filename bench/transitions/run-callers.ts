/** What callers at the same time got done. */
export interface Done {
  committed: number;
  /** Overtaken: the deployment was there already. */
  refused: number;
  seconds: number;
}

/** The two states that callers move deployments between. */
export type State = 'active' | 'paused';

/** When they stop: after so many seconds, or transitions. */
export interface Limit {
  readonly unit: 'seconds' | 'transitions';
  readonly count: number;
}

/**
 * Lets so many callers ask for transitions without a pause between, each for the deployments that are its own, or all
 * for the same one where there is but one. Whatever the answer, the deployment is then where the caller asked it to be.
 *
 * @param standing Where each deployment is now, by id.
 */
export async function runCallers(
  standing: ReadonlyMap<string, State>,
  callers: number,
  limit: Limit,
  attempt: (caller: number, id: string, to: State) => Promise<boolean>,
): Promise<Done> {
  const done: Done = { committed: 0, refused: 0, seconds: 0 };
  const startedMs = performance.now();
  const elapsed = () => (performance.now() - startedMs) / 1000;
  const isOver = () => (limit.unit === 'seconds' ? elapsed() : done.committed) >= limit.count;
  const call = async (caller: number) => {
    const isOwn = (index: number) => standing.size === 1 || index % callers === caller;
    const own = [...standing].filter((_, index) => isOwn(index));
    for (;;) {
      for (const deployment of own) {
        if (isOver()) return;
        const to = deployment[1] === 'paused' ? 'active' : 'paused';
        if (await attempt(caller, deployment[0], to)) done.committed += 1;
        else done.refused += 1;
        deployment[1] = to;
      }
    }
  };
  await Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)));
  done.seconds = elapsed();
  return done;
}
