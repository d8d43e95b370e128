import type fc from 'fast-check';

/**
 * The default export of `fast-check`. The arbitraries take it as an argument, so that they use the caller's version.
 *
 * @example
 * import { costLineArbitrary, type FastCheck } from '@arcadia/do-billing/testing';
 *
 * export const taxArbitrary = (fc: FastCheck) =>
 *   costLineArbitrary(fc).filter(({ kind }) => kind === 'tax');
 */
export type FastCheck = typeof fc;
