import { createRandom, type Random } from './random.ts';

/** The faults of one run, with what happens meanwhile. Its seed determines it. */
export interface FaultScript {
  readonly instances: 2 | 3;
  readonly invoices: number;
  readonly steps: readonly Step[];
}

/** A fault, and what the provider and the operators do while it strikes. */
export interface Step {
  readonly fault: Fault;
  /** The invoices whose documents the provider replaces by newer ones. */
  readonly changes: readonly number[];
  readonly calls: readonly Call[];
}

/** When a fault strikes: at the n-th request that reaches the system, at a statement, or after a time. */
export type Moment =
  | { readonly at: 'provider' | 'finance'; readonly requests: number }
  | { readonly at: 'statement'; readonly text: string; readonly isForwarded: boolean }
  | { readonly at: 'time'; readonly afterMs: number };

export type Fault =
  | { readonly kind: 'kill'; readonly victims: 'one' | 'all'; readonly moment: Moment }
  | { readonly kind: 'freeze'; readonly moment: Moment }
  | { readonly kind: 'suspend'; readonly moment: Moment; readonly forMs: number }
  | { readonly kind: 'store'; readonly how: 'restart' | 'freeze'; readonly forMs: number }
  | {
      readonly kind: 'provider';
      readonly path: string;
      readonly times: number;
      readonly answer: Answer | 'cut' | { readonly delayMs: number };
    }
  | {
      readonly kind: 'finance';
      readonly times: number;
      /** Whether finance books the invoice before it fails. */
      readonly commits: boolean;
      readonly answer: Answer | 'cut' | { readonly delayMs: number };
    };

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** An operator's call, to one of the instances. */
export interface Call {
  readonly operation: 'ingest' | 'push' | 'force' | 'discover' | 'create';
  readonly instance: number;
  readonly invoice: number;
  readonly afterMs: number;
}

const FAULTS_PER_RUN = 9;

/** Writes the script of a run. */
export function writeScript(seed: number, run: number): FaultScript {
  const random = createRandom(seed, run);
  const instances = random.pick([2, 2, 3]);
  const invoices = random.integer(3, 5);
  const steps = Array.from({ length: FAULTS_PER_RUN }, (_, at): Step => {
    const fault = writers[(run + at * 3) % writers.length] ?? kill;
    const count = random.integer(1, 2);
    return {
      fault: fault(random),
      changes: Array.from({ length: count }, () => random.integer(0, invoices - 1)),
      calls: writeCalls(random, instances, invoices),
    };
  });
  return { instances, invoices, steps };
}

/** Some calls name the same invoice at the same time: they must share one run. */
function writeCalls(random: Random, instances: number, invoices: number): Call[] {
  const shared = random.integer(0, invoices - 1);
  const discover = { operation: 'discover', instance: 0, invoice: 0, afterMs: 0 } as const;
  const calls = Array.from({ length: random.integer(2, 4) }, (): Call => {
    const operation = random.pick(['ingest', 'ingest', 'push', 'force', 'create']);
    return {
      operation,
      instance: random.integer(0, instances - 1),
      invoice: random.next() < 0.6 ? shared : random.integer(0, invoices - 1),
      afterMs: random.pick([0, 0, 30, 150]),
    };
  });
  return [{ ...discover, instance: random.integer(0, instances - 1) }, ...calls];
}

const kill = (random: Random): Fault => ({
  kind: 'kill',
  victims: random.next() < 0.3 ? 'all' : 'one',
  moment: writeMoment(random),
});

const freeze = (random: Random): Fault => ({ kind: 'freeze', moment: writeMoment(random) });

/** Both shorter and longer than a lease. */
const suspend = (random: Random): Fault => ({
  kind: 'suspend',
  moment: writeMoment(random),
  forMs: random.pick([300, 1_500, 4_500]),
});

const store = (random: Random): Fault => ({
  kind: 'store',
  how: random.pick(['restart', 'freeze']),
  forMs: random.integer(100, 1_500),
});

const provider = (random: Random): Fault => ({
  kind: 'provider',
  path: random.pick(['/csv', '/summary', '/invoices', '/billing_history', '']),
  times: random.integer(1, 4),
  answer: random.pick([writeAnswer(random), 'cut', { delayMs: random.integer(100, 1_500) }]),
});

const finance = (random: Random): Fault => ({
  kind: 'finance',
  times: random.integer(1, 3),
  commits: random.next() < 0.5,
  answer: random.pick([writeAnswer(random), 'cut', { delayMs: random.integer(100, 1_500) }]),
});

const writers = [kill, provider, finance, suspend, kill, freeze, finance, provider, kill, store];

/** The statements of ingest and push, in their order, as the client sends them. */
const statements = [
  'for update of item skip locked',
  'insert into "cloud_invoice_documents"',
  '"lease_token" = $3 for update',
  'from stdin',
  'cloud_invoice_revisions',
  'finance_push_attempts',
  'finance_push_receipts',
  'insert into work_runs',
  'commit',
] as const;

function writeMoment(random: Random): Moment {
  switch (random.integer(0, 4)) {
    case 0:
      return { at: 'time', afterMs: random.integer(0, 600) };
    case 1:
      return { at: 'provider', requests: random.integer(1, 6) };
    case 2:
      return { at: 'finance', requests: random.integer(1, 3) };
    default: {
      const text = random.pick(statements);
      return { at: 'statement', text, isForwarded: random.next() < 0.5 };
    }
  }
}

/** Times that no honest server asks for. */
const absurdHeaders = [
  { 'retry-after': '31536000000' },
  { 'retry-after': '9'.repeat(20) },
  { 'retry-after': '-1' },
  { 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT' },
  { 'ratelimit-remaining': '0', 'ratelimit-reset': '253402300799' },
  { 'ratelimit-remaining': '-5', 'ratelimit-reset': '9'.repeat(20) },
  { 'ratelimit-limit': '0', 'ratelimit-remaining': 'none', 'ratelimit-reset': '-1' },
  {},
] as const;

function writeAnswer(random: Random): Answer {
  const status = random.pick([429, 429, 500, 502, 503, 401, 403, 408, 422, 404]);
  return { status, headers: random.pick(absurdHeaders) };
}
