/** A valid message of every kind with every field that it can have, as a peer would send it. */
import type { Message } from '../../../src/peer/message';
import { text } from '../../cloud/rest';
import type { HostileScene } from './scene';

const AT = '2026-01-05T08:00:00.000+0000';
const USER = { accountId: 'peer-1', displayName: 'Jonas Weber', email: 'jonas@acme.example' };
const WHO = { accountId: 'peer-1', displayName: 'Jonas Weber' };
const NAMED = { id: '1', name: 'Name' };
const VISIBILITY = { type: 'role', value: 'Developers' };

/** All fields that may cross. */
const FIELDS = {
  id: '10001',
  key: 'ACME-1',
  url: 'https://acme.example/browse/ACME-1',
  summary: 'A summary',
  description: text('A description'),
  environment: text('An environment'),
  project: { id: '1', key: 'ACME', name: 'Acme' },
  type: { ...NAMED, subtask: false },
  status: { id: '1', name: 'To Do', category: 'new' },
  resolution: NAMED,
  priority: NAMED,
  assignee: USER,
  reporter: USER,
  creator: USER,
  labels: ['one'],
  components: [NAMED],
  fixVersions: [
    { ...NAMED, released: true, archived: false, releaseDate: '2026-01-05', description: 'First' },
  ],
  affectedVersions: [
    { ...NAMED, released: true, archived: false, releaseDate: '2026-01-05', description: 'First' },
  ],
  due: '2026-02-01',
  created: AT,
  updated: AT,
  resolved: AT,
  securityLevel: NAMED,
  originalEstimate: 60,
  remainingEstimate: 60,
  parent: { id: '55', key: 'ACME-55', summary: 'Parent' },
  subTasks: [{ id: '56', key: 'ACME-56' }],
  issueLinks: [
    {
      id: '1',
      type: { name: 'Blocks', inward: 'is blocked by', outward: 'blocks' },
      direction: 'inward',
      issue: { id: '57', key: 'ACME-57' },
    },
  ],
  customFields: { Team: { id: 'customfield_1', type: 'string', value: 'Blue' } },
  customKeys: { mine: 'value' },
};

const removed = ['9'];

/** The lists; each message has entries of its own. */
function lists(n: number) {
  const entry = { id: `${7000 + n}`, author: USER, created: AT };
  return {
    comments: {
      put: [
        {
          ...entry,
          body: text('A comment'),
          updated: AT,
          updateAuthor: USER,
          internal: false,
          visibility: VISIBILITY,
        },
      ],
      removed,
    },
    attachments: {
      put: [{ ...entry, filename: 'a.txt', mimeType: 'text/plain', size: 3, mediaId: 'media-1' }],
      removed,
    },
    workLogs: {
      put: [
        {
          ...entry,
          comment: text('Work'),
          started: AT,
          timeSpentSeconds: 60,
          updated: AT,
          visibility: VISIBILITY,
        },
      ],
      removed,
    },
  };
}

/** By kind: the message, as it comes as the n-th one. */
export const MESSAGES = {
  replica: ({ twin, task, request, now }, n) => ({
    kind: 'replica',
    twin,
    from: { ...task, url: `https://acme.example/browse/${task.key}` },
    to: request,
    seq: 100 + n,
    run: 1,
    connectTo: request.key,
    readAt: now(),
    ack: 1,
    hops: 1,
    delta: { base: null, fields: FIELDS, dropped: ['environment'], ...lists(n) },
    edited: { summary: AT },
  }),
  results: ({ twin, task }) => ({
    kind: 'results',
    results: [
      {
        twin,
        ack: 1,
        outcome: 'applied',
        reason: 'waits',
        run: 1,
        issue: { ...task, url: `https://acme.example/browse/${task.key}`, status: 'To Do' },
        message: 'A message',
        who: WHO,
        warnings: ['A warning'],
        restFor: 60,
      },
    ],
    takes: ['short-refs', 'reason', 'move', 'who'],
  }),
  attachment: ({ twin, file }) => ({
    kind: 'attachment',
    twin,
    attachmentId: file,
    start: 0,
    length: 4,
  }),
  control: ({ now }) => ({
    kind: 'control',
    action: 'policy',
    name: 'DeskDev',
    policy: 'remote',
    publicComments: false,
    at: now(),
    by: 'Jonas Weber',
    who: WHO,
  }),
  confirm: () => ({ kind: 'confirm', key: 'a-key' }),
  rekey: () => ({ kind: 'rekey', publicKey: 'x'.repeat(43) }),
  address: ({ url, now }) => ({
    kind: 'address',
    url,
    at: now(),
    by: 'Jonas Weber',
    who: WHO,
    takes: ['reason'],
  }),
} satisfies Record<Message['kind'], (scene: HostileScene, n: number) => object>;
