import { middleware as openapiValidator } from 'express-openapi-validator';
import type { Contract } from './contract.ts';
import { formats } from './formats.ts';
import type { OperationId } from './operations.ts';
import type { Arrivals } from './route.ts';

type Step = ReturnType<typeof openapiValidator>[number];
type Found = NonNullable<Parameters<Step>[0]['openapi']>;

/** Holds requests, and in tests answers too, to the contract. */
export function validate(
  contract: Contract,
  arrivals: Arrivals,
  options: { readonly validateResponses: boolean },
): Step[] {
  const steps = openapiValidator({
    apiSpec: contract.path,
    validateSecurity: false,
    validateResponses: options.validateResponses,
    validateApiSpec: false,
    formats,
  });
  return steps.map((step) =>
    step.name === 'metadataMiddleware' ? remember(step, arrivals) : step,
  );
}

/**
 * The validator looks an operation up by compiling the pattern of one path after the other, for each request anew. We
 * know the operation by now: what was found for it once is found for it always.
 */
function remember(lookUp: Step, arrivals: Arrivals): Step {
  const known = new Map<OperationId, Found>();
  return (request, response, next) => {
    const arrived = arrivals.get(response);
    const found = arrived && known.get(arrived.operationId);
    // Escapes, and what is wrong with them, are left to the validator.
    if (arrived !== undefined && found !== undefined && !request.path.includes('%')) {
      const pathParams = { ...arrived.pathParams };
      request.openapi = { ...found, pathParams };
      request.params = pathParams;
      return next();
    }
    return lookUp(request, response, (error?: unknown) => {
      const { openapi } = request;
      if (arrived !== undefined && openapi?.schema.operationId === arrived.operationId) {
        known.set(arrived.operationId, openapi);
      }
      next(error);
    });
  };
}
