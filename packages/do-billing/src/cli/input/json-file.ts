import { readFile } from 'node:fs/promises';
import { DoBillingError } from '../../do-billing-error.ts';
import type { Shape, ShapeFault } from '../../payloads/shape.ts';

/**
 * Reads a JSON file of the given shape.
 *
 * @throws {JsonFileError} if the file is not JSON, or has another shape.
 */
export async function readJsonFile<T>(path: string, shape: Shape<T>): Promise<T> {
  const text = await readFile(path, 'utf8');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new JsonFileError(path, { at: '', expected: 'JSON' }, { cause });
  }
  assertShape(path, shape, json);
  return json;
}

function assertShape<T>(path: string, shape: Shape<T>, json: unknown): asserts json is T {
  const fault = shape.faultIn(json, '');
  if (fault !== null) throw new JsonFileError(path, fault);
}

/** A JSON file is not JSON, or lacks something that it must contain. */
class JsonFileError extends DoBillingError {
  override readonly name = 'JsonFileError';
  readonly code = 'json_file';

  constructor(path: string, { at, expected }: ShapeFault, options?: ErrorOptions) {
    const value = at === '' ? path : `${path} at ${at}`;
    super(`${value} is not ${expected}. Fetch the file again.`, options);
  }
}
