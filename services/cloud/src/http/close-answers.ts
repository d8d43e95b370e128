import { isRecord, mapMembers, mapValues } from './map-json.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * Closes the schemas of the answers: members that the contract does not declare become errors. The contract leaves
 * answers open, because answers may grow and clients ignore unknown members. The service's own answers must not have a
 * member that nobody has described.
 *
 * @returns a copy without the problems. Requests are unchanged, and so are schemas with their own `additionalProperties`.
 */
export function closeAnswers(contract: Json): Json {
  return {
    ...contract,
    paths: mapValues(contract.paths, (item) =>
      mapValues(item, (operation) =>
        isRecord(operation) && isRecord(operation.responses)
          ? { ...operation, responses: closeResponses(operation.responses) }
          : operation,
      ),
    ),
    components: mapMembers(contract.components, {
      responses: (responses) => mapValues(responses, closeAnswer),
      // The schemas of requests are closed in the contract, so only those of answers change.
      schemas: (schemas) => mapValues(schemas, closeSchema),
    }),
  };
}

/**
 * Removes the answers, for a validator that checks only requests: otherwise it would read all of them at the first request
 * of each operation, and all other requests would wait for a tenth of a second.
 *
 * @returns a copy.
 */
export function omitAnswers(contract: Json): Json {
  return {
    ...contract,
    paths: mapValues(contract.paths, (item) =>
      mapValues(item, (operation) => mapMembers(operation, { responses: () => ({}) })),
    ),
    components: mapMembers(contract.components, { responses: () => ({}) }),
  };
}

/** Leaves problems out: the validator does not check them, and would compile their schema for each status. */
function closeResponses(responses: Json): Json {
  const answers = Object.entries(responses).filter(([status]) => Number(status) < 400);
  return Object.fromEntries(answers.map(([status, answer]) => [status, closeAnswer(answer)]));
}

function closeAnswer(answer: unknown): unknown {
  return mapMembers(answer, {
    content: (types) => mapValues(types, (type) => mapMembers(type, { schema: closeSchema })),
  });
}

function closeSchema(schema: unknown): unknown {
  const closed = mapMembers(schema, {
    properties: (properties) => mapValues(properties, closeSchema),
    items: closeSchema,
    additionalProperties: closeSchema,
    ...Object.fromEntries(['allOf', 'anyOf', 'oneOf'].map((keyword) => [keyword, closeEach])),
  });
  if (!isRecord(closed) || closed.properties === undefined) return closed;
  return { additionalProperties: false, ...closed };
}

function closeEach(schemas: unknown): unknown {
  return Array.isArray(schemas) ? schemas.map(closeSchema) : schemas;
}
