import { Socket } from 'node:net';
import pg from 'pg';
import { CopySource } from './copy-rows.ts';
import { areLongStatementsAllowed, type StoreLimits, toStatementTimeout } from './store-limits.ts';

/** PostgreSQL did not answer a statement, so the connection was closed. Nobody knows whether the statement took effect. */
export class SilentConnectionError extends Error {
  override readonly name = 'SilentConnectionError';
  readonly code = 'silent_connection';
  readonly silentMs: number;

  constructor(silentMs: number) {
    super(
      `PostgreSQL has not answered for ${silentMs} ms, so the connection was closed. Try again.`,
    );
    this.silentMs = silentMs;
  }
}

/** A cursor of `pg-cursor`, by which Kysely streams rows. */
interface Cursor {
  read(rows: number): Promise<unknown[]>;
  close(): Promise<void>;
}

function isCursor(statement: unknown): statement is Cursor {
  return (
    typeof statement === 'object' &&
    statement !== null &&
    'read' in statement &&
    typeof statement.read === 'function' &&
    'close' in statement &&
    typeof statement.close === 'function'
  );
}

const BEGIN = /^(begin|start transaction)\b/;
/** These statements never take long, whatever limit the others of their transaction have. */
const INSTANT = /^(begin|start transaction|savepoint|release|rollback)\b/;
const END = /^(commit|rollback)\b(?! to)/;

/** How long a connection that ends may wait for PostgreSQL to close it, in milliseconds. */
const END_TIMEOUT_MS = 1_000;

/**
 * A client that gives its connection up if PostgreSQL stays silent while a statement waits for its answer. The
 * `query_timeout` of `pg` does less: it only rejects the statement, and the pool reuses the silent connection.
 */
export class WatchedClient extends pg.Client {
  readonly #limits: StoreLimits;
  readonly #onSilence: () => void;
  readonly #onFault: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #mayTakeLong = false;
  #hasEnded = false;
  /** Each settles one read or close of a cursor that waits for its answer. */
  readonly #waiting = new Set<() => void>();
  #heardAtMs = performance.now();

  /**
   * @param on.silence Called after the connection was given up because of its silence.
   * @param on.fault Called with every error of a statement, and of an attempt to connect.
   */
  constructor(
    config: pg.ClientConfig | undefined,
    limits: StoreLimits,
    on: { readonly silence: () => void; readonly fault: (error: unknown) => void },
  ) {
    super(config);
    this.#limits = limits;
    this.#onSilence = on.silence;
    this.#onFault = on.fault;
    this.query = new Proxy(this.query, {
      apply: (query, self, [statement, ...others]: unknown[]) => {
        const watched = this.#watch(statement);
        if (isCursor(statement)) this.#endWith(statement);
        const copied = CopySource.in(others[0]);
        const answer: unknown =
          copied === undefined
            ? Reflect.apply(query, self, [watched, ...others.map((each) => this.#tell(each))])
            : copied.send((copy) => Reflect.apply(query, self, [copy]));
        if (answer instanceof Promise) answer.catch(this.#onFault);
        return answer;
      },
    });
    this.on('drain', () => {
      this.#stopWaiting();
      this.#heardAtMs = performance.now();
    });
    this.once('end', () => {
      this.#hasEnded = true;
      this.#stopWaiting();
      for (const settle of this.#waiting) settle();
    });
  }

  /** When PostgreSQL last answered on this connection, by `performance.now()`. */
  get heardAtMs(): number {
    return this.#heardAtMs;
  }

  /** Destroys the connection, and rejects the statements that wait for an answer. */
  giveUp(error: Error): void {
    this.connection.stream.destroy(error);
  }

  override connect(): Promise<void>;
  override connect(callback: (error: Error) => void): void;
  override connect(callback?: (error: Error) => void): Promise<void> | undefined {
    if (callback === undefined) return super.connect();
    super.connect((...outcome) => {
      if (outcome[0]) this.#onFault(outcome[0]);
      callback(...outcome);
    });
    return undefined;
  }

  override end(): Promise<void>;
  override end(callback: (error: Error) => void): void;
  override end(callback?: (error: Error) => void): Promise<void> | undefined {
    // A silent connection would never end.
    const timer = setTimeout(() => this.connection.stream.destroy(), END_TIMEOUT_MS).unref();
    this.once('end', () => clearTimeout(timer));
    if (callback === undefined) return super.end();
    super.end(callback);
    return undefined;
  }

  /** A pool passes a callback; other code gets a promise. */
  #tell(argument: unknown): unknown {
    if (typeof argument !== 'function') return argument;
    return (...outcome: unknown[]) => {
      if (outcome[0]) this.#onFault(outcome[0]);
      Reflect.apply(argument, undefined, outcome);
    };
  }

  /** Starts to wait for the answer, and returns the statement to send. */
  #watch(statement: unknown): unknown {
    const text = typeof statement === 'string' ? statement : '';
    const { statementMs, longStatementMs } = this.#limits;
    if (BEGIN.test(text)) this.#mayTakeLong = areLongStatementsAllowed();
    this.#waitForAnswer(this.#mayTakeLong && !INSTANT.test(text) ? longStatementMs : statementMs);
    if (END.test(text)) this.#mayTakeLong = false;
    return this.#mayTakeLong && BEGIN.test(text) ? raiseLimit(text, longStatementMs) : statement;
  }

  #waitForAnswer(limitMs: number): void {
    this.#stopWaiting();
    // `pg` rejects the statement at once, and no event would stop the timer.
    if (this.#hasEnded) return;
    const bytesBefore = this.#bytesRead();
    const timer = setTimeout(() => {
      // If the process itself was stopped or busy, the answer may have arrived: read it first.
      setImmediate(() => {
        if (this.#timer !== timer) return;
        // While an answer arrives, the connection is not silent.
        if (this.#bytesRead() > bytesBefore) return this.#waitForAnswer(limitMs);
        this.giveUp(new SilentConnectionError(limitMs));
        this.#onSilence();
      });
    }, limitMs);
    this.#timer = timer;
  }

  /** A cursor waits for answers, after its last row and when it is closed, that a connection that has ended never gives. */
  #endWith(cursor: Cursor): void {
    const [read, close] = [cursor.read.bind(cursor), cursor.close.bind(cursor)];
    const lost = () => new Error('Connection terminated while rows were read');
    cursor.read = (rows) => this.#untilEnd(read(rows), (_, reject) => reject(lost()));
    cursor.close = () => this.#untilEnd(close(), (resolve) => resolve());
  }

  /** Settles as `answer` does; if the connection ends before, as `end` does. */
  #untilEnd<Answer>(
    answer: Promise<Answer>,
    end: (resolve: (value: Answer) => void, reject: (error: Error) => void) => void,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const settle = () => end(resolve, reject);
      if (this.#hasEnded) settle();
      // Not a listener for each: a connection lasts for many cursors.
      this.#waiting.add(settle);
      const forget = () => this.#waiting.delete(settle);
      answer.finally(forget).then(resolve, reject);
    });
  }

  #stopWaiting(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #bytesRead(): number {
    const { stream } = this.connection;
    return stream instanceof Socket ? stream.bytesRead : 0;
  }
}

/** Begins a transaction with a higher limit in PostgreSQL too, in the same round trip. */
function raiseLimit(begin: string, statementMs: number): string {
  const [name, value] = toStatementTimeout(statementMs);
  return `${begin}; set local ${name} = ${value}`;
}
