import type { BreakingChange } from './find-breaking-changes.ts';

/** Describes each change in one line, even if many operations share the component that it is in. */
export function groupChanges(changes: readonly BreakingChange[]): string[] {
  const groups = new Map<string, BreakingChange[]>();
  for (const change of changes) {
    const { rule, place, path, was, is } = change;
    const line = `${place ?? path}: ${rule}: ${toText(was)} → ${toText(is)}`;
    groups.set(line, [...(groups.get(line) ?? []), change]);
  }
  return [...groups].map(([line, group]) => {
    const [first, ...others] = group.map(({ operation, path }) => `${operation} ${path}`);
    return `${line} (${first}${others.length > 0 ? ` and ${others.length} more` : ''})`;
  });
}

function toText(value: unknown): string {
  return value === undefined ? 'none' : (JSON.stringify(value) ?? String(value));
}
