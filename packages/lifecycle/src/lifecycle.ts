/** What is known of a state: `final` where nothing leads out of it, and any data of your own. */
export interface StateData {
  readonly final?: boolean;
  readonly [key: string]: unknown;
}

/** Every state with its data. */
export type StateMap = Readonly<Record<string, StateData>>;

/** From each state, to which states, and who may take that edge. */
export type TransitionMap = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** The names of the states. */
export type StateName<States> = keyof States & string;

/** The states that one edge leads to from `From`. */
export type Target<Transitions, From> = From extends keyof Transitions
  ? keyof Transitions[From] & string
  : never;

/** Everyone who may take at least one edge. */
export type ActorName<Transitions> = {
  [From in keyof Transitions]: {
    [To in keyof Transitions[From]]: Transitions[From][To] extends readonly (infer Actor)[]
      ? Actor & string
      : never;
  }[keyof Transitions[From]];
}[keyof Transitions];

/** `To` where some edge joins the two; else a sentence, for the compiler to show. */
export type Edge<Transitions, From extends string, To extends string> = [
  Extract<To, Target<Transitions, From>>,
] extends [never]
  ? `${From} → ${To} is not in the map`
  : To;

/** What a transition comes to. Nothing has been done yet: `effects` is for the caller to carry out. */
export interface Step<States, To> {
  /** The state to be in from now on. */
  readonly state: To;
  /** The data of that state, without `final`. */
  readonly effects: Effects<States, To>;
}

/** The data of the states `To`, without `final`. */
export type Effects<States, To> = To extends keyof States
  ? { readonly [Key in Exclude<keyof States[To], 'final'>]: States[To][Key] }
  : never;

/** A state machine whose map is data. Immutable; every method is pure. */
export interface Lifecycle<States, Transitions> {
  readonly id: string;
  /** The states in which a new thing may begin. */
  readonly initial: readonly StateName<States>[];
  readonly states: States;
  readonly transitions: Transitions;

  /** Whether `value` is the name of a state: for what comes from outside. */
  isState(value: unknown): value is StateName<States>;

  /**
   * Takes one step and returns what it comes to; does nothing else.
   *
   * A pair of literal states without an edge does not compile.
   *
   * @throws {IllegalTransitionError} where the map has no such edge
   * @throws {TransitionNotPermittedError} where it has, but not for this actor
   */
  transition<From extends StateName<States>, To extends StateName<States>>(
    from: From,
    to: Edge<Transitions, From, To>,
    by: { readonly actor: ActorName<Transitions> },
  ): Step<States, Extract<To, Target<Transitions, From>>>;

  /** Whether `transition` would go through. */
  can(from: StateName<States>, to: StateName<States>, actor: ActorName<Transitions>): boolean;

  /** Where one edge leads from here, in the map's order; for one actor, or for anyone without. */
  allowed<From extends StateName<States>>(
    from: From,
    actor?: ActorName<Transitions>,
  ): readonly Target<Transitions, From>[];

  /**
   * The fewest states from `from` to `to`, both included; `null` where there is no way. With
   * `actor`, only over edges that this actor may take.
   */
  shortestPath(
    from: StateName<States>,
    to: StateName<States>,
    actor?: ActorName<Transitions>,
  ): readonly StateName<States>[] | null;
}
