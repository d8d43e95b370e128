export type LifecycleErrorCode =
  | 'invalid_lifecycle'
  | 'illegal_transition'
  | 'transition_not_permitted';

/** What every error of this package is an instance of. */
export abstract class LifecycleError extends Error {
  abstract readonly code: LifecycleErrorCode;
  /** The `id` of the lifecycle. */
  readonly lifecycle: string;

  constructor(lifecycle: string, message: string) {
    super(message);
    this.name = new.target.name;
    this.lifecycle = lifecycle;
  }
}

/** The definition contradicts itself. Thrown when the lifecycle is defined, never later. */
export class InvalidLifecycleError extends LifecycleError {
  override readonly code = 'invalid_lifecycle';
  /** Every fault that was found, each a sentence. */
  readonly faults: readonly string[];

  constructor(lifecycle: string, faults: readonly string[]) {
    super(lifecycle, `The lifecycle "${lifecycle}" cannot be: ${faults.join('; ')}.`);
    this.faults = faults;
  }
}

/** The map has no edge between the two states, whoever asks. */
export class IllegalTransitionError extends LifecycleError {
  override readonly code = 'illegal_transition';
  readonly from: string;
  readonly to: string;
  readonly actor: string;
  /** Where one step takes this actor from `from`. */
  readonly allowed: readonly string[];
  /** The states on this actor's way from `from` to `to`, both included; `null` where there is none. */
  readonly shortestPath: readonly string[] | null;

  constructor(
    lifecycle: string,
    step: Pick<IllegalTransitionError, 'from' | 'to' | 'actor' | 'allowed' | 'shortestPath'>,
  ) {
    const { from, to, actor, allowed, shortestPath } = step;
    const choice = allowed.length > 0 ? `only to ${allowed.join(', ')}` : 'nowhere';
    super(lifecycle, `${from} → ${to} is not possible: from ${from}, ${actor} can go ${choice}.`);
    this.from = from;
    this.to = to;
    this.actor = actor;
    this.allowed = allowed;
    this.shortestPath = shortestPath;
  }
}

/** The map has the edge, but not for this actor. */
export class TransitionNotPermittedError extends LifecycleError {
  override readonly code = 'transition_not_permitted';
  readonly from: string;
  readonly to: string;
  readonly actor: string;
  /** Who may take this edge. */
  readonly permitted: readonly string[];

  constructor(
    lifecycle: string,
    step: Pick<TransitionNotPermittedError, 'from' | 'to' | 'actor' | 'permitted'>,
  ) {
    const { from, to, actor, permitted } = step;
    super(lifecycle, `${from} → ${to} is not for ${actor}, only for ${permitted.join(', ')}.`);
    this.from = from;
    this.to = to;
    this.actor = actor;
    this.permitted = permitted;
  }
}

/** Each error with its code, so that a `switch` on `code` narrows. */
export type AnyLifecycleError =
  | InvalidLifecycleError
  | IllegalTransitionError
  | TransitionNotPermittedError;
