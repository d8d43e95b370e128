import type { GeneratedSummary } from '@arcadia/do-billing/testing';
import type { Invoice } from './data/invoices.ts';

/** An invoice as `GET …/summary` has it. */
export function toApiSummary({ summary }: Invoice): GeneratedSummary {
  return summary;
}
