import { setTimeout } from 'node:timers/promises';
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
  /**
   * A refusal comes about this time after its request, half of it sooner or later, in milliseconds. Otherwise clients
   * that repeat refused requests at once would keep the instance busy with refusals. Default: 2,000.
   */
  readonly refusalDelayMs: number;
}

const defaultLimits: FairnessLimits = {
  running: 8,
  waiting: 100,
  deploymentRunning: 1,
  deploymentWaiting: 64,
  maxWaitMs: 5_000,
  refusalDelayMs: 2_000,
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
  enter(caller: Caller): Promise<Place>;
}

export interface FairnessOptions {
  readonly logger: Logger;
  /** A number from 0 up to 1. */
  readonly random: () => number;
  readonly limits?: Partial<FairnessLimits> | undefined;
}

/**
 * Shares an instance fairly among its callers. A request has a place from before its body is read until its response
 * closes, and a turn while its handler runs: a client that sends its body slowly holds only a place.
 */
export function createFairness({ logger, random, limits: given }: FairnessOptions): Fairness {
  const limits = { ...defaultLimits, ...given };
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

  /** Waits until the refusal may come, and throws it. A refused request has no place meanwhile. */
  async function refuse(caller: Caller, startedMs: number, deploymentId?: string): Promise<never> {
    const key = toQuotaKey(caller);
    if (!refused.has(key)) logger.warn({ caller: key }, 'refusing requests of a caller: too many');
    refused.add(key);
    const waitedMs = performance.now() - startedMs;
    await setTimeout(Math.max(0, limits.refusalDelayMs * (0.5 + random()) - waitedMs));
    throw tooManyRequests(caller, deploymentId);
  }

  /**
   * Takes the turn of the deployment, if any, and then that of the caller. Returns the limit that was reached, if one
   * was.
   */
  async function takeTurns(
    key: string,
    deploymentId: string | undefined,
    signal: AbortSignal,
  ): Promise<EndTurn | 'deployment' | 'caller'> {
    if (deploymentId === undefined) return (await turns.take(key, maxWaitMs, signal)) ?? 'caller';
    const startedMs = performance.now();
    // The key has the caller too: otherwise a tenant could hold back another one by naming its deployment.
    const deploymentKey = `${key} ${deploymentId}`;
    const endDeployment = await deploymentTurns.take(deploymentKey, maxWaitMs, signal);
    if (endDeployment === undefined) return 'deployment';
    const end = await turns.take(key, maxWaitMs - (performance.now() - startedMs), signal);
    if (end === undefined) endDeployment();
    if (end === undefined) return 'caller';
    return () => {
      end();
      endDeployment();
    };
  }

  return {
    async enter(caller) {
      const key = toQuotaKey(caller);
      if ((places.get(key) ?? 0) >= running + waiting) await refuse(caller, performance.now());
      add(key, 1);
      return createPlace({
        add: (change) => add(key, change),
        takeTurns: (deploymentId, signal) => takeTurns(key, deploymentId, signal),
        refuse: (startedMs, deploymentId) => refuse(caller, startedMs, deploymentId),
        cancel: () => tooManyRequests(caller),
      });
    },
  };
}

interface PlaceOptions {
  add(change: 1 | -1): void;
  takeTurns(
    deploymentId: string | undefined,
    signal: AbortSignal,
  ): Promise<EndTurn | 'deployment' | 'caller'>;
  refuse(startedMs: number, deploymentId?: string): Promise<never>;
  /** The error of a request whose client has gone away. */
  cancel(): ArcadiaError;
}

function createPlace({ add, takeTurns, refuse, cancel }: PlaceOptions): Place {
  let isHeld = true;
  let hasLeft = false;
  let end: EndTurn | undefined;
  let retake: () => Promise<void> = async () => undefined;

  function hold(next: boolean): void {
    if (next !== isHeld) add(next ? 1 : -1);
    isHeld = next;
  }

  async function begin(deploymentId: string | undefined, signal: AbortSignal): Promise<void> {
    retake = () => begin(deploymentId, signal);
    const startedMs = performance.now();
    const taken = await takeTurns(deploymentId, signal);
    if (typeof taken === 'function') {
      end = taken;
      return;
    }
    if (signal.aborted) {
      // The client has gone away, so nothing is refused.
      hold(false);
      throw cancel();
    }
    const refusing = refuse(startedMs, taken === 'deployment' ? deploymentId : undefined);
    hold(false);
    await refusing;
  }

  return {
    begin,

    end() {
      end?.();
    },

    async pause(wait) {
      end?.();
      hold(false);
      const result = await wait();
      hold(!hasLeft);
      await retake();
      return result;
    },

    leave() {
      hasLeft = true;
      hold(false);
    },
  };
}

function tooManyRequests({ visibility }: Caller, deploymentId?: string): ArcadiaError {
  const whose = visibility === 'all' ? 'this caller' : 'your tenant';
  const what = deploymentId === undefined ? `requests of ${whose}` : 'writes to this deployment';
  const detail = `Too many ${what} run or wait on this instance. Try again in ${RETRY_AFTER_SECONDS} seconds.`;
  return new ArcadiaError('too_many_requests', detail, {
    retry_after_seconds: RETRY_AFTER_SECONDS,
    ...(deploymentId === undefined ? {} : { deployment_id: deploymentId }),
  });
}
