import { ArcadiaError } from '../errors/arcadia-error.ts';
import type { Addon } from './addon.entity.ts';

/** A retired add-on is over: it neither changes nor retires once more. */
export function addonRetired({ code }: Addon): ArcadiaError {
  const detail = `The add-on "${code}" is retired for good. Create another one, with another code.`;
  return new ArcadiaError('addon_retired', detail, { addon_code: code });
}
