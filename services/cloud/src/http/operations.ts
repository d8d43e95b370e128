import type { components, operations } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller } from './caller.ts';

/** Every operation of the contract. */
export type OperationId = keyof operations;

type Present<T> = [NonNullable<T>] extends [never] ? undefined : NonNullable<T>;
type JsonOf<T> = T extends { content: { 'application/json': infer Body } } ? Body : undefined;
type IsJson<T> = T extends { content: { 'application/json': unknown } } ? true : false;
type IsCsv<T> = T extends { content: { 'text/csv': string } } ? true : false;
type BodyOf<K extends OperationId> = operations[K] extends { requestBody?: infer Body }
  ? Present<JsonOf<NonNullable<Body>>>
  : undefined;
type ParametersOf<K extends OperationId, In extends 'path' | 'query'> = Present<
  operations[K]['parameters'][In]
>;

/** A request of operation `K`, validated against the contract. */
export interface OperationRequest<K extends OperationId> {
  readonly path: ParametersOf<K, 'path'>;
  readonly query: ParametersOf<K, 'query'>;
  readonly body: BodyOf<K>;
  /** The `If-Match` header. */
  readonly ifMatch: string | undefined;
}

/**
 * An answer of operation `K`. A status or a shape that the contract does not have does not compile, and neither does a
 * problem: a handler throws an `ArcadiaError`.
 */
export type OperationAnswer<K extends OperationId> = {
  [Status in keyof operations[K]['responses']]: IsJson<
    operations[K]['responses'][Status]
  > extends true
    ? {
        readonly status: Status;
        readonly body: JsonOf<operations[K]['responses'][Status]>;
        readonly headers?: Readonly<Record<string, string>>;
      }
    : IsCsv<operations[K]['responses'][Status]> extends true
      ? {
          readonly status: Status;
          /** A file, byte for byte. */
          readonly body: Uint8Array;
          readonly headers: Readonly<Record<string, string>> & { readonly 'content-type': string };
        }
      : never;
}[keyof operations[K]['responses']];

/** The caller of a request, and the things that its handler works with. */
export interface RequestContext {
  readonly caller: Caller;
  readonly actor: components['schemas']['Actor'];
  readonly requestId: string;
  /**
   * Sees only the rows that the caller may see. It is in a transaction if the request has an idempotency key, except for
   * a long operation.
   */
  readonly em: EntityManager;
  /**
   * Aborted when the caller disconnects before the answer was sent, and never after that. The answer of a request with an
   * idempotency key is stored for the caller's next attempt: there it is never aborted.
   */
  readonly signal: AbortSignal;
  /** Calls `work` once the changes of the request have committed, also those of a request with an idempotency key. */
  afterCommit(work: () => void): void;
  /** Runs `wait` while the request takes nothing from its caller's quota: for an operation that waits for an event. */
  pause<T>(wait: () => Promise<T>): Promise<T>;
}

/** Handles operation `K`. It rejects with an `ArcadiaError` if the caller gets a problem instead of an answer. */
export type Handler<K extends OperationId> = (
  request: OperationRequest<K>,
  context: RequestContext,
) => Promise<OperationAnswer<K>>;

/** One handler for each of the operations `K`. */
export type Handlers<K extends OperationId = OperationId> = { readonly [Id in K]: Handler<Id> };
