import { ProblemError } from '@arcadia/api-client';

/** The problem that a call is refused with; fails where it is not refused. */
export async function refusal(call: Promise<unknown>): Promise<ProblemError> {
  const outcome = await call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in outcome && outcome.error instanceof ProblemError) return outcome.error;
  throw new Error('The call was not refused with a problem', { cause: outcome });
}
