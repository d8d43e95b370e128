import { resolve } from 'node:path';

/** The folder of this repository. */
export const checkout: string = resolve(import.meta.dirname, '../../../..');
