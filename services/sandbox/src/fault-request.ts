import { z } from 'zod';

const everyFault = [
  'rate_limited',
  'rate_limited_without_retry_after',
  'unauthorized',
  'server_error',
  'cut',
  'slow',
] as const;

/** The body of `POST /_sandbox/faults`, for a stand-in with or without anything to commit. */
export const faultRequest = (canCommit: boolean) =>
  z.strictObject({
    path: z.string().regex(/^\/[^*]*\*?$/, 'must begin with / and may end in *'),
    fault: z.enum(canCommit ? [...everyFault, 'fail_after_commit'] : everyFault),
    /** How many requests it strikes. */
    times: z.int().min(1).default(1),
    /** How long `slow` takes to answer, in milliseconds. */
    delay_ms: z.int().min(0).max(600_000).default(3_000),
  });

export type FaultRequest = z.infer<ReturnType<typeof faultRequest>>;
