import { stableUuid } from './data/stable-uuid.ts';

/** The team whose bills these are. */
export const account = {
  name: 'Arcadia Operations',
  email: 'billing@arcadia.example',
  company: 'Arcadia Cloud Pty Ltd',
  /** The first number in the names of its CSV files. */
  number: '6173678',
  uuid: stableUuid('account'),
  teamUuid: stableUuid('team'),
  teamName: 'Arcadia',
  urn: `do:team:${stableUuid('team')}`,
} as const;
