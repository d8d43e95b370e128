import type fc from 'fast-check';

/**
 * What `import fc from 'fast-check'` gives. The caller's own, so that two versions never meet.
 *
 * @example
 * import { costLineArbitrary, type FastCheck } from '@arcadia/do-billing/testing';
 *
 * export const taxArbitrary = (fc: FastCheck) =>
 *   costLineArbitrary(fc).filter(({ kind }) => kind === 'tax');
 */
export type FastCheck = typeof fc;
