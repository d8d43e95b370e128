import type { Logger } from 'pino';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { type Caller, toQuotaKey } from './caller.ts';
import { createTurns, type EndTurn } from './turns.ts';

/** How much of an instance one caller may take. A tenant is one caller, and so is each subject of a platform role. */
export interface FairnessLimits {
  /** How many requests of a caller run at the same time. Default: 8, of the 20 connections to PostgreSQL. */
  readonly running: number;
  /** How many more requests of a caller may wait. Default: 100. */
  readonly waiting: number;
  /** How many writes of a caller to one deployment run at the same time. Default: 1, because they lock its row. */
  readonly deploymentRunning: number;
  /** How many more writes of a caller to one deployment may wait. Default: 64. */
  readonly deploymentWaiting: number;
  /** The longest wait, in milliseconds. Default: 5,000. */
  readonly maxWaitMs: number;
}

const defaultLimits: FairnessLimits = {
  running: 8,
  waiting: 100,
  deploymentRunning: 1,
  deploymentWaiting: 64,
  maxWaitMs: 5_000,
};

const RETRY_AFTER_SECONDS = 5;

/** The place of one request among those of its caller. */
export interface Place {
  /**
   * Waits for the turn of the request. A write to a deployment first waits for the turn of the deployment, so that it
   * does not hold back other requests of the caller meanwhile.
   *
   * @throws {ArcadiaError} `too_many_requests`.
   */
  begin(deploymentId: string | undefined, signal: AbortSignal): Promise<void>;
  /** Ends the turn. */
  end(): void;
  /** Gives up the place while `wait` runs, and then waits for a new turn. For requests that wait for an event. */
  pause<T>(wait: () => Promise<T>): Promise<T>;
  /** Gives up the place, when the response closes. */
  leave(): void;
}

export interface Fairness {
  /**
   * Gives a request a place.
   *
   * @throws {ArcadiaError} `too_many_requests` if as many requests of the caller as may run and wait are there already.
   */
  enter(caller: Caller): Place;
}

/**
 * Shares an instance fairly among its callers. A request has a place from before its body is read until its response
 * closes, and a turn while its handler runs: a client that sends its body slowly holds only a place.
 */
export function createFairness(logger: Logger, options: Partial<FairnessLimits> = {}): Fairness {
  const limits = { ...defaultLimits, ...options };
  const { running, waiting, maxWaitMs } = limits;
  const turns = createTurns({ running, waiting });
  const deploymentTurns = createTurns({
    running: limits.deploymentRunning,
    waiting: limits.deploymentWaiting,
  });
  const places = new Map<string, number>();
  const refused = new Set<string>();

  function add(key: string, change: 1 | -1): void {
    const count = (places.get(key) ?? 0) + change;
    if (count > 0) return void places.set(key, count);
    places.delete(key);
    if (refused.delete(key)) logger.info({ caller: key }, 'the requests of a caller are few again');
  }

  function refuse(key: string, deploymentId?: string): ArcadiaError {
    if (!refused.has(key)) logger.warn({ caller: key }, 'refusing requests of a caller: too many');
    refused.add(key);
    const what = deploymentId === undefined ? 'requests of yours' : 'writes to this deployment';
    const detail = `Too many ${what} run or wait on this instance. Try again in ${RETRY_AFTER_SECONDS} seconds.`;
    return new ArcadiaError('too_many_requests', detail, {
      retry_after_seconds: RETRY_AFTER_SECONDS,
      ...(deploymentId === undefined ? {} : { deployment_id: deploymentId }),
    });
  }

  async function takeTurns(
    key: string,
    deploymentId: string | undefined,
    signal: AbortSignal,
  ): Promise<EndTurn> {
    if (deploymentId === undefined) {
      return (await turns.take(key, maxWaitMs, signal)) ?? throwError(refuse(key));
    }
    const startedMs = performance.now();
    // The key has the caller too: otherwise a tenant could hold back another one by naming its deployment.
    const endDeployment =
      (await deploymentTurns.take(`${key} ${deploymentId}`, maxWaitMs, signal)) ??
      throwError(refuse(key, deploymentId));
    const leftMs = maxWaitMs - (performance.now() - startedMs);
    const end = await turns.take(key, leftMs, signal);
    if (end === undefined) endDeployment();
    return end === undefined
      ? throwError(refuse(key))
      : () => {
          end();
          endDeployment();
        };
  }

  return {
    enter(caller) {
      const key = toQuotaKey(caller);
      if ((places.get(key) ?? 0) >= running + waiting) throw refuse(key);
      add(key, 1);
      return createPlace(
        (change) => add(key, change),
        (deploymentId, signal) => takeTurns(key, deploymentId, signal),
      );
    },
  };
}

function createPlace(
  add: (change: 1 | -1) => void,
  takeTurns: (deploymentId: string | undefined, signal: AbortSignal) => Promise<EndTurn>,
): Place {
  let isHeld = true;
  let hasLeft = false;
  let turn: { readonly retake: () => Promise<EndTurn>; readonly end: EndTurn } | undefined;

  function hold(next: boolean): void {
    if (next !== isHeld) add(next ? 1 : -1);
    isHeld = next;
  }

  async function begin(retake: () => Promise<EndTurn>): Promise<void> {
    turn = { retake, end: await retake() };
  }

  return {
    begin: (deploymentId, signal) => begin(() => takeTurns(deploymentId, signal)),

    end() {
      turn?.end();
    },

    async pause(wait) {
      const retake = turn?.retake;
      turn?.end();
      hold(false);
      const result = await wait();
      hold(!hasLeft);
      if (retake !== undefined) await begin(retake);
      return result;
    },

    leave() {
      hasLeft = true;
      hold(false);
    },
  };
}

function throwError(error: Error): never {
  throw error;
}
