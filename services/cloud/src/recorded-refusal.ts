import { ArcadiaError } from './arcadia-error.ts';

/** A refusal that is on the record: what was written along with it stays, where another error undoes everything. */
export class RecordedRefusal extends ArcadiaError {}
