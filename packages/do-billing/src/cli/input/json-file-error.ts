import { DoBillingError } from '../../do-billing-error.ts';
import type { ShapeFault } from '../../payloads/shape.ts';

/** A JSON file is not what it has to be. */
export class JsonFileError extends DoBillingError {
  override readonly name = 'JsonFileError';
  readonly code = 'json_file';

  constructor(path: string, { at, expected }: ShapeFault, options?: ErrorOptions) {
    super(`${path}${at === '' ? '' : ` at ${at}`} is not ${expected}. Fetch it anew.`, options);
  }
}
