import type { components, operations, paths } from './contract.gen.ts';

type DeploymentState = components['schemas']['DeploymentState'];

/**
 * A part of a request as callers give it: lists may be readonly, and optional members also accept `undefined`, which leaves
 * them out. Enumerations stay closed, since the service rejects unknown values.
 */
export type Given<T> = T extends readonly (infer Item)[]
  ? readonly Given<Item>[]
  : T extends object
    ? {
        [K in keyof T]: Given<T[K]> | (Record<never, never> extends Pick<T, K> ? undefined : never);
      }
    : T;

/**
 * The query of an operation. Its filters admit values that this version does not know, so that a value of an answer is a
 * filter as it is. The service answers 400 to one that it does not know either.
 */
export type QueryOf<Id extends keyof operations> = OpenFilters<
  Given<NonNullable<operations[Id]['parameters']['query']>>
>;

type OpenFilters<T> = { [K in keyof T]: K extends 'order' ? T[K] : Open<T[K]> };

/** The contract with requests as callers give them. */
export type ClientPaths = {
  [Path in keyof paths]: { [Method in keyof paths[Path]]: GivenOperation<paths[Path][Method]> };
};

type GivenOperation<T> = {
  [K in keyof T]: K extends 'parameters'
    ? Open<Given<T[K]>>
    : K extends 'requestBody'
      ? Given<T[K]>
      : T[K];
};

/**
 * A part of an answer as callers must expect it: an enumeration admits texts that this version does not know, because the
 * service may add values. Only `DeploymentState` is closed: a new state would be a breaking change.
 */
export type Open<T> = [T, DeploymentState] extends [DeploymentState, T]
  ? T
  : OpenText<Extract<T, string>> | OpenMembers<Exclude<T, string>>;

type OpenText<T extends string> = [T] extends [never]
  ? never
  : string extends T
    ? T
    : [T, DeploymentState] extends [DeploymentState, T]
      ? T
      : T | (string & Record<never, never>);

type OpenMembers<T> = T extends readonly (infer Item)[]
  ? Open<Item>[]
  : T extends object
    ? { [K in keyof T]: Open<T[K]> }
    : T;
