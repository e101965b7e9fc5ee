/** The people of both sites. An account is the same on every Atlassian site, so some are on both. */
import type { NewUser } from '../setup/people';

/** Account ids look like Atlassian's: `712020:` and a UUID, older ones 24 letters and digits. */
export const PEOPLE = {
  agent: {
    accountId: '712020:5d1c3b6e-7f0a-4c52-9b7e-2a9c1f4e8d01',
    displayName: 'Maya Lindqvist',
    email: 'agent@desk.example',
  },
  secondAgent: {
    accountId: '712020:0c9ab2d4-3f61-4c0e-8a55-6e2f7b91c302',
    displayName: 'Tomasz Zieliński',
    email: 'tomasz.zielinski@desk.example',
  },
  customer: {
    accountId: 'qm:4b1f0d7c-52e0-4d55-b1f8-0a6d3a9e7c03:8c2e1a90-6d4b-4f0f-9b1d-7e5a3c2f1d04',
    accountType: 'customer',
    displayName: 'Helen Okafor',
    email: 'helen.okafor@customer.example',
  },
  developer: {
    accountId: '712020:9e7d2c14-8b3f-4a6d-a0c9-51f3e6b7d205',
    displayName: 'Jonas Weber',
    email: 'developer@acme.example',
  },
  secondDeveloper: {
    accountId: '5b10a2844c20165700ede21f',
    displayName: 'Priya Raman',
    email: 'priya.raman@acme.example',
    emailShown: false,
  },
  productOwner: {
    accountId: '712020:c4f8a1b3-2d7e-4e90-b6a5-93d0f1e2c706',
    displayName: 'Aiko Tanaka',
    email: 'aiko.tanaka@acme.example',
  },
  former: {
    accountId: '557058:f58131cb-b67d-43c7-b30d-6b58d40bd077',
    displayName: 'Luis Ferreira',
    email: 'luis.ferreira@acme.example',
    active: false,
  },
} satisfies Record<string, NewUser>;
