/** The states of `States` that are missing in `Transitions`. States that are `final` are never missing. */
export type MissingState<States, Transitions> = Exclude<
  keyof States,
  FinalState<States> | keyof Transitions
>;

/** The states that are final, or that may be: if `final` is of type `boolean`, only the run time knows. */
type FinalState<States> = {
  [State in keyof States]: 'final' extends keyof States[State]
    ? true extends States[State]['final']
      ? State
      : never
    : never;
}[keyof States];

/** Accepts an entry whose names are states. Otherwise a sentence that the compiler shows in its error. */
export type KnownStates<States, From, Targets> = From extends keyof States
  ? { readonly [To in keyof Targets]: To extends keyof States ? unknown : UnknownState<To> }
  : UnknownState<From>;

type UnknownState<Name> = `There is no state ${Name & string}`;
