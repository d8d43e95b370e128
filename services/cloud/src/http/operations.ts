import type { components, operations } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller } from './authenticate.ts';

/** Every operation of the contract. */
export type OperationId = keyof operations;

type Present<T> = [T] extends [never] ? undefined : NonNullable<T>;
type JsonOf<T> = T extends { content: { 'application/json': infer Body } } ? Body : undefined;
type BodyOf<K extends OperationId> = operations[K] extends { requestBody?: infer Body }
  ? JsonOf<NonNullable<Body>>
  : undefined;
type ParametersOf<K extends OperationId, In extends 'path' | 'query'> = Present<
  operations[K]['parameters'][In]
>;

/** A request as the contract has it, checked before a handler sees it. */
export interface OperationRequest<K extends OperationId> {
  readonly path: ParametersOf<K, 'path'>;
  readonly query: ParametersOf<K, 'query'>;
  readonly body: BodyOf<K>;
  /** The `If-Match` header. */
  readonly ifMatch: string | undefined;
}

/** One of the answers that the contract has for success; another status or shape does not compile. */
export type OperationAnswer<K extends OperationId> = {
  [Status in keyof operations[K]['responses']]: Status extends number
    ? {
        readonly status: Status;
        readonly body: JsonOf<operations[K]['responses'][Status]>;
        readonly headers?: Readonly<Record<string, string>>;
      }
    : never;
}[keyof operations[K]['responses']];

/** What a handler works with, beside the request. */
export interface RequestContext {
  readonly caller: Caller;
  readonly actor: components['schemas']['Actor'];
  readonly requestId: string;
  /** Sees what the caller may see; within a transaction where the call has an idempotency key. */
  readonly em: EntityManager;
  /** Aborted when nobody waits for the answer any more, be it that it was sent. */
  readonly signal: AbortSignal;
}

export type Handler<K extends OperationId> = (
  request: OperationRequest<K>,
  context: RequestContext,
) => Promise<OperationAnswer<K>>;

/** One handler for each of the operations `K`. */
export type Handlers<K extends OperationId = OperationId> = { readonly [Id in K]: Handler<Id> };
