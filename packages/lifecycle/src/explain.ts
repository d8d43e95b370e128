import type { IllegalTransitionError, TransitionNotPermittedError } from './errors.ts';
import type { Explanation, Leg } from './explanation.ts';

/** Tells why a step was refused, and how to get there all the same. */
export function explain(
  refusal: IllegalTransitionError | TransitionNotPermittedError,
  own: readonly Leg<string, string>[] | undefined,
  anyones: readonly Leg<string, string>[] | undefined,
): Explanation<string, string> {
  const { code: why, from, allowed } = refusal;
  const way = own ?? anyones ?? null;
  const legs = way?.map(({ to, actors }) => ` → ${to} (${actors.join(', ')})`).join('');
  return {
    possible: false,
    why,
    permitted: 'permitted' in refusal ? refusal.permitted : [],
    allowed,
    way,
    alone: own !== undefined,
    message: `${refusal.message} ${way ? `The way: ${from}${legs}` : 'There is no way'}.`,
  };
}
