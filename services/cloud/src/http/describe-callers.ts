import { isRecord, mapValues } from './map-json.ts';

type Json = Readonly<Record<string, unknown>>;

/** Adds the callers of each operation to its description. The reference shows them there, next to the other facts. */
export function describeCallers(contract: Json): Json {
  return {
    ...contract,
    paths: mapValues(contract.paths, (item) => mapValues(item, describeOperation)),
  };
}

function describeOperation(operation: unknown): unknown {
  // The shared parameters of a path are a list beside its operations.
  if (!isRecord(operation)) return operation;
  const { description, 'x-roles': roles } = operation;
  const callers = Array.isArray(roles)
    ? `**Callers:** ${roles.map((role) => `\`${String(role)}\``).join(', ')}.`
    : '**Callers:** anyone, without a token.';
  return {
    ...operation,
    description: typeof description === 'string' ? `${description.trim()}\n\n${callers}` : callers,
  };
}
