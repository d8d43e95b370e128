import { z } from 'zod';

const stateSchema = z.enum(['active', 'paused']);

/** The two states between which callers move deployments. */
export type State = z.infer<typeof stateSchema>;

const limitSchema = z.object({ unit: z.enum(['seconds', 'transitions']), count: z.number() });

/** The time or number of transitions after which the callers stop. */
export type Limit = z.infer<typeof limitSchema>;

const taskSchema = z.object({
  /** Present state of each deployment, by id. */
  states: z.array(z.tuple([z.uuid(), stateSchema])).transform((all) => new Map(all)),
  callers: z.number(),
  limit: limitSchema,
});

/** The work of the callers of one process. */
type Task = z.infer<typeof taskSchema>;

/** Reads the task that the suite passes to a process as an argument. */
export function readTask(argument: string): Task {
  return taskSchema.parse(JSON.parse(argument));
}

/** The result of {@link runCallers}. */
export interface Tally {
  committed: number;
  /** Refused transitions: another caller had already brought the deployment to that state. */
  overtaken: number;
  seconds: number;
}

/**
 * Runs concurrent callers that make transitions without a pause. Each caller has deployments of its own; if there is
 * only one deployment, all callers share it.
 *
 * @param transition Makes one transition. Returns whether it committed; if not, the deployment already has that state.
 */
export async function runCallers(
  { states, callers, limit }: Task,
  transition: (caller: number, id: string, to: State) => Promise<boolean>,
): Promise<Tally> {
  const tally: Tally = { committed: 0, overtaken: 0, seconds: 0 };
  const startedMs = performance.now();
  const elapsed = () => (performance.now() - startedMs) / 1000;
  const isOver = () => (limit.unit === 'seconds' ? elapsed() : tally.committed) >= limit.count;
  const call = async (caller: number) => {
    const isOwn = (index: number) => states.size === 1 || index % callers === caller;
    const own = [...states].filter((_, index) => isOwn(index));
    for (;;) {
      for (const deployment of own) {
        if (isOver()) return;
        const to = deployment[1] === 'paused' ? 'active' : 'paused';
        if (await transition(caller, deployment[0], to)) tally.committed += 1;
        else tally.overtaken += 1;
        deployment[1] = to;
      }
    }
  };
  await Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)));
  tally.seconds = elapsed();
  return tally;
}
