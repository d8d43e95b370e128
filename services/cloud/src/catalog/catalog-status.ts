import type { components } from '@arcadia/api-client/contract';

/** Where a plan version or an add-on stands: a draft cannot be ordered yet, a retired one no more. */
export type CatalogStatus = components['schemas']['CatalogStatus'];
