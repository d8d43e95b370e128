import type { IllegalTransitionError, TransitionNotPermittedError } from './errors.ts';
import type { PathStep } from './shortest-paths.ts';

/**
 * The answer of `lifecycle.explain`. If `possible` is false, it tells why, and the shortest path there.
 *
 * @example
 * import { type DeploymentActor, type DeploymentState, type Explanation } from '@arcadia/lifecycle';
 *
 * export function nextStates(answer: Explanation<DeploymentState, DeploymentActor>): string[] {
 *   return answer.possible ? [] : (answer.path ?? []).map(({ to }) => to);
 * }
 */
export type Explanation<State, Actor> =
  | {
      readonly possible: true;
      /** The same in a sentence. */
      readonly message: string;
    }
  | {
      readonly possible: false;
      /** The code of the error that `transition` would throw. */
      readonly why: 'illegal_transition' | 'transition_not_permitted';
      /** The actors that may take this transition; empty if the lifecycle does not have it. */
      readonly permitted: readonly Actor[];
      /** The states that this actor can move to in one transition. */
      readonly allowed: readonly State[];
      /**
       * The shortest path that this actor can take alone. Without one, the shortest path that takes several actors;
       * `null` if `to` cannot be reached. Empty from a state to itself.
       */
      readonly path: readonly PathStep<State, Actor>[] | null;
      /** Whether this actor may take every step of `path`. */
      readonly canActAlone: boolean;
      /** The same in sentences. */
      readonly message: string;
    };

/**
 * Turns a refused transition into an explanation.
 *
 * @param ownPath The shortest path that the actor can take alone.
 * @param anyPath The shortest path, by any actors.
 */
export function explainRefusal(
  refusal: IllegalTransitionError | TransitionNotPermittedError,
  ownPath: readonly PathStep<string, string>[] | undefined,
  anyPath: readonly PathStep<string, string>[] | undefined,
): Explanation<string, string> {
  const { code: why, from, allowed } = refusal;
  const path = ownPath ?? anyPath ?? null;
  const steps = path?.map(({ to, actors }) => ` → ${to} (${actors.join(', ')})`).join('');
  return {
    possible: false,
    why,
    permitted: 'permitted' in refusal ? refusal.permitted : [],
    allowed,
    path,
    canActAlone: ownPath !== undefined,
    message: `${refusal.message} ${path ? `Path: ${from}${steps}` : 'There is no path'}.`,
  };
}
