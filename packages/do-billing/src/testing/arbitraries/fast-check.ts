import type fc from 'fast-check';

/** What `import fc from 'fast-check'` gives. The caller's own, so that two versions never meet. */
export type FastCheck = typeof fc;
