import { ProblemError } from '@arcadia/api-client';

/** Returns the problem that a call is answered with. Throws if the call succeeds or fails in another way. */
export async function refusal(call: Promise<unknown>): Promise<ProblemError> {
  const outcome = await call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in outcome && outcome.error instanceof ProblemError) return outcome.error;
  throw new Error('The call was not answered with a problem', { cause: outcome });
}
