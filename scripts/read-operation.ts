import { itemsOf, type Json, membersOf, resolveRef } from './json.ts';

export interface Operation {
  readonly document: Json;
  readonly exists: boolean;
  readonly id: unknown;
  /** Null if anyone may call the operation, without a token. */
  readonly roles: readonly unknown[] | null;
  /** By place and name: `query.limit`. */
  readonly parameters: Readonly<Record<string, Json>>;
  /** What must stay equal. */
  readonly servers: unknown;
  readonly security: unknown;
  readonly body: Json | undefined;
  /** By status. */
  readonly answers: Readonly<Record<string, Json>>;
}

export function readOperation(document: Json, path: string, method: string): Operation {
  const item = membersOf(membersOf(document.paths)[path]);
  const operation = membersOf(item[method]);
  const listed = [...itemsOf(item.parameters), ...itemsOf(operation.parameters)];
  const parameters = listed.map((each) => {
    const parameter = resolveRef(document, each);
    const name = String(parameter.name);
    // HTTP ignores the case of a header's name.
    const key = parameter.in === 'header' ? name.toLowerCase() : name;
    return [`${String(parameter.in)}.${key}`, parameter] as const;
  });
  return {
    document,
    exists: item[method] !== undefined,
    id: operation.operationId,
    roles: operation['x-roles'] === undefined ? null : itemsOf(operation['x-roles']),
    parameters: Object.fromEntries(parameters),
    servers: itemsOf(operation.servers ?? item.servers ?? document.servers).map((server) => {
      const { url, variables } = membersOf(server);
      return { url, variables };
    }),
    security: readSecurity(document, operation.security ?? document.security),
    body:
      operation.requestBody === undefined ? undefined : resolveRef(document, operation.requestBody),
    answers: Object.fromEntries(
      Object.entries(membersOf(operation.responses)).map(([status, answer]) => [
        status,
        resolveRef(document, answer),
      ]),
    ),
  };
}

/** The alternatives of a security requirement, with their schemes. */
function readSecurity(document: Json, security: unknown): unknown {
  const schemes = membersOf(membersOf(document.components).securitySchemes);
  return itemsOf(security).map((alternative) =>
    Object.entries(membersOf(alternative)).map(([name, scopes]) => {
      const { description: _, bearerFormat: __, ...scheme } = resolveRef(document, schemes[name]);
      return { scheme, scopes };
    }),
  );
}
