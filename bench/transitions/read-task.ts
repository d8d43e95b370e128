import { z } from 'zod';

const task = z.object({
  /** Where each deployment is now, by id. */
  standing: z
    .array(z.tuple([z.uuid(), z.enum(['active', 'paused'])]))
    .transform((all) => new Map(all)),
  callers: z.number(),
  limit: z.object({ unit: z.enum(['seconds', 'transitions']), count: z.number() }),
});

/** What callers in a process of their own are to do, out of its arguments. */
export function readTask(argument: string): z.infer<typeof task> {
  return task.parse(JSON.parse(argument));
}
