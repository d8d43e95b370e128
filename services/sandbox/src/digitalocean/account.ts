import { stableUuid } from './data/stable-uuid.ts';

/** The team whose bills these are. */
export const account = {
  name: 'Arcadia Operations',
  email: 'billing@arcadia.example',
  company: 'Arcadia Cloud Pty Ltd',
  address: {
    address_line1: '12 Example Street',
    city: 'Sydney',
    region: 'NSW',
    postal_code: '2000',
    country_iso2_code: 'AU',
    created_at: '2014-12-01T02:03:04.000+00:00',
    updated_at: '2022-08-03T16:34:46.000+00:00',
  },
  /** The first number in the names of its CSV files. */
  number: '6173678',
  uuid: stableUuid('account'),
  teamUuid: stableUuid('team'),
  teamName: 'Arcadia',
  urn: `do:team:${stableUuid('team')}`,
} as const;
