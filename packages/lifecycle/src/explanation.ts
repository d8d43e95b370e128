/**
 * One step of a way: where it leads, and who may take it.
 *
 * @example
 * import type { Leg } from '@arcadia/lifecycle';
 *
 * export const label = ({ to, actors }: Leg<string, string>) => `${to} (${actors.join(', ')})`;
 */
export interface Leg<State, Actor> {
  readonly to: State;
  readonly actors: readonly Actor[];
}

/**
 * What `lifecycle.explain` answers. Where `possible` is false: why not, and how to get there.
 *
 * @example
 * import { type DeploymentActor, type DeploymentState, type Explanation } from '@arcadia/lifecycle';
 *
 * export function nextSteps(answer: Explanation<DeploymentState, DeploymentActor>): string[] {
 *   return answer.possible ? [] : (answer.way ?? []).map(({ to }) => to);
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
      /** Who may take this edge; nobody where there is none. */
      readonly permitted: readonly Actor[];
      /** Where one step takes this actor. */
      readonly allowed: readonly State[];
      /**
       * The shortest way, of this actor where it has one, else of several actors; `null` where there
       * is none, and empty where one is there already.
       */
      readonly way: readonly Leg<State, Actor>[] | null;
      /** Whether this actor may go the whole way itself. */
      readonly alone: boolean;
      /** The same in sentences. */
      readonly message: string;
    };
