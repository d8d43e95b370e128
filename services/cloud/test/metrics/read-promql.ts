import { parser } from '@prometheus-io/lezer-promql';

/** What an expression of PromQL reads. */
export interface PromqlUse {
  readonly metrics: readonly string[];
  /** The labels of matchers and groupings. */
  readonly labels: readonly string[];
}

/** Reads the metrics and the labels in an expression. Throws if Prometheus would reject it. */
export function readPromql(expression: string): PromqlUse {
  const metrics = new Set<string>();
  const labels = new Set<string>();
  parser.parse(expression).iterate({
    enter({ type, name, from, to, node }) {
      const text = expression.slice(from, to);
      if (type.isError) throw new Error(`PromQL, at ${from}: ${expression}`);
      if (name === 'Identifier' && node.parent?.name === 'VectorSelector') metrics.add(text);
      if (name === 'LabelName') labels.add(text);
    },
  });
  return { metrics: [...metrics], labels: [...labels] };
}
