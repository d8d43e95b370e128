import { isCalendarDate } from '@arcadia/internal/calendar-date';
import type { NextFunction } from 'express';
import { middleware as openapiValidator } from 'express-openapi-validator';
import { closeAnswers, omitAnswers } from './close-answers.ts';
import type { Contract } from './contract.ts';
import type { OperationId } from './operations.ts';
import type { StateResponse } from './request-context.ts';

type Step = ReturnType<typeof openapiValidator>[number];
type OpenApiRequest = Parameters<Step>[0];
type Metadata = NonNullable<OpenApiRequest['openapi']>;
type OpenApiDocument = Exclude<Parameters<typeof openapiValidator>[0]['apiSpec'], string>;

/**
 * The steps that check a request against the contract: its path, query, headers and body.
 *
 * @param options.validateResponses Checks the answers too: a wrong one, or one with a member that the contract does not
 *   declare, becomes a 500.
 */
export function validate(contract: Contract, options: { readonly validateResponses: boolean }) {
  const { validateResponses } = options;
  // The validator changes its document, and others read the contract too.
  const apiSpec = structuredClone(
    validateResponses ? closeAnswers(contract.document) : omitAnswers(contract.document),
  );
  if (!isOpenApi(apiSpec))
    throw new Error('openapi.yaml: `openapi`, `info` or `paths` is missing.');
  const steps = openapiValidator({
    apiSpec,
    validateSecurity: false,
    validateResponses,
    validateApiSpec: false,
    formats,
  });
  return steps.map((step) => (step.name === 'metadataMiddleware' ? cacheMetadata(step) : step));
}

function isOpenApi(document: object): document is OpenApiDocument {
  return 'openapi' in document && 'info' in document && 'paths' in document;
}

/**
 * The validator finds the metadata of an operation by compiling the patterns of all paths for each request.
 * `admit` has found the operation already, so the metadata is looked up once per operation and then reused.
 */
function cacheMetadata(lookUp: Step) {
  const cache = new Map<OperationId, Metadata>();
  return (request: OpenApiRequest, response: StateResponse, next: NextFunction) => {
    const { route } = response.locals;
    const cached = cache.get(route.operationId);
    // The validator decodes the path and rejects broken escapes.
    if (cached !== undefined && !request.path.includes('%')) {
      const pathParams = { ...response.locals.pathParams };
      request.openapi = { ...cached, pathParams };
      request.params = pathParams;
      return next();
    }
    return lookUp(request, response, (error?: unknown) => {
      const { openapi } = request;
      if (openapi?.schema.operationId === route.operationId) {
        cache.set(route.operationId, openapi);
      }
      next(error);
    });
  };
}

/**
 * The string formats of the contract, as strict as the code behind them: PostgreSQL does not read `urn:uuid:…`, and a
 * `Date` has no leap seconds and reads 30 February as 2 March.
 */
const formats = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  date: isCalendarDate,
  'date-time': isDateTime,
};

const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3])(:[0-5]\d){2}(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;
const EARLIEST_MS = Date.parse('0001-01-01T00:00:00Z');
const LATEST_MS = Date.parse('9999-12-31T23:59:59.999Z');

function isDateTime(text: string): boolean {
  const day = DATE_TIME.exec(text)?.[1];
  if (day === undefined || !isCalendarDate(day)) return false;
  const instantMs = Date.parse(text.toUpperCase());
  return instantMs >= EARLIEST_MS && instantMs <= LATEST_MS;
}
