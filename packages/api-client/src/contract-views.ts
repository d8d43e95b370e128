import type { components, operations, paths } from './contract.gen.ts';

type DeploymentState = components['schemas']['DeploymentState'];

/**
 * A part of a request as callers give it: optional members also accept `undefined`, which leaves them out. Enumerations
 * stay closed, since the service rejects unknown values.
 */
export type Given<T> = T extends readonly (infer Item)[]
  ? Given<Item>[]
  : T extends object
    ? {
        [K in keyof T]: Given<T[K]> | (Record<never, never> extends Pick<T, K> ? undefined : never);
      }
    : T;

/** The query of an operation. */
export type QueryOf<Id extends keyof operations> = Given<
  NonNullable<operations[Id]['parameters']['query']>
>;

/** The contract with requests as callers give them. */
export type ClientPaths = {
  [Path in keyof paths]: { [Method in keyof paths[Path]]: GivenOperation<paths[Path][Method]> };
};

type GivenOperation<T> = {
  [K in keyof T]: K extends 'parameters' | 'requestBody' ? Given<T[K]> : T[K];
};

/**
 * A part of an answer as callers must expect it: an enumeration admits texts that this version does not know, because the
 * service may add values. Only `DeploymentState` is closed: a new state would be a breaking change.
 */
export type Open<T> = OpenText<Extract<T, string>> | OpenMembers<Exclude<T, string>>;

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
