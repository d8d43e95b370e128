import type { ArcadiaClient } from '@arcadia/api-client';
import type { System, SystemOptions } from '../system.ts';
import type { Traffic } from '../traffic.ts';

/** A row of the 3 a.m. table: a situation, how it shows, and how it ends. */
export interface Row {
  /** Default: two instances on a database in the PostgreSQL of the run. */
  readonly system?: Omit<SystemOptions, 'prepare'>;
  /** Lets the situation begin. */
  readonly happens: (night: Night) => Promise<unknown>;
  /** The one item that attention shows; null if it shows nothing. */
  readonly attention: ShownItem | null;
  /** Other causes that attention shows for a while. Default: none. */
  readonly mayShow?: readonly string[];
  /** The sample that shows it on some instance, and the alert on its metric. Without an alert, the runbook has none. */
  readonly metric?: ShownMetric;
  /** The messages that the log has, besides those of finished work: at most five lines, of all instances together. */
  readonly log: readonly string[];
  /** The messages that it has or does not have, by chance. */
  readonly mayLog?: readonly string[];
  /** Whether every instance meets the situation: then each of them may log five lines. */
  readonly isMetByEach?: boolean;
  /**
   * The requests that fail. `with 503`: only with that status and `Retry-After`. `with their instance`: those of an instance
   * that was killed. Default: none.
   */
  readonly requestsFail?: 'with 503' | 'with their instance';
  /** Repairs what is not the service's. */
  readonly repair?: (night: Night) => unknown;
  /** By the action of the item, as it is given, with a reason if the operation takes one; by a dismissal; or without a call. */
  readonly ends:
    | 'by the action'
    | { readonly byTheActionWithReason: string }
    | { readonly byDismissal: string }
    | 'by itself';
  /** More checks, once it has ended. */
  readonly afterwards?: (night: Night) => Promise<unknown>;
  /** Violations of the invariants that the situation brings about. */
  readonly leaves?: RegExp;
}

export interface ShownItem {
  readonly cause: string;
  readonly severity: 'warning' | 'critical';
  /** A part of the title. */
  readonly title: string;
  /** In an interval: the smallest and the largest count. */
  readonly count: number | readonly [number, number];
  /** In USD. Null if no money is concerned. */
  readonly amount: string | null;
  /** The members that the list of what is concerned has. Default: it is not read. */
  readonly objects?: object;
  /** The operation that ends it; null if none does. */
  readonly operation: string | null;
}

export interface ShownMetric {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** In an interval: the smallest and the largest value. */
  readonly value: number | readonly [number, number];
  readonly alert?: string;
}

/** A system at work, in the middle of the night. */
export interface Night extends Pick<System, 'provider' | 'finance'> {
  readonly system: System;
  readonly traffic: Traffic;
  /** The client of an instance that runs. */
  readonly admin: () => ArcadiaClient;
}
