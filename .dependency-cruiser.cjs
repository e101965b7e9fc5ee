/** Who may import whom: data flows one way, from src/entry through src/sync to the rooms at its end. */
const room = (name) => `^src/${name}/`;

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'A circle means that two files are one. Move what both need to where it belongs.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'Nobody imports this file: delete it.',
      severity: 'error',
      from: { orphan: true, path: '^src', pathNot: ['\\.d\\.ts$'] },
      to: {},
    },
    {
      name: 'replica-is-pure',
      comment: 'What crosses is plain data: it knows nobody but errors.',
      severity: 'error',
      from: { path: room('replica') },
      to: { path: '^src/', pathNot: [room('replica'), '^src/errors'] },
    },
    {
      name: 'model-is-pure',
      comment: 'The nouns know what crosses and the messages that name it, and reach nothing.',
      severity: 'error',
      from: { path: room('model') },
      to: {
        path: '^src/',
        pathNot: [
          room('model'),
          room('replica'),
          '^src/errors',
          '^src/peer/message\\.ts$',
          '^src/script/script\\.ts$',
        ],
      },
    },
    {
      name: 'rooms-at-the-end',
      comment:
        'jira, store, peer and script know replica and errors, never each other and never sync.',
      severity: 'error',
      from: { path: '^src/(jira|peer|script)/' },
      to: { path: '^src/', pathNot: ['^src/$1/', room('replica'), '^src/errors'] },
    },
    {
      name: 'store-at-the-end',
      comment:
        'The store knows replica, the model and errors, and the type of the compiled scripts that it keeps.',
      severity: 'error',
      from: { path: room('store') },
      to: {
        path: '^src/',
        pathNot: [
          room('store'),
          room('replica'),
          room('model'),
          '^src/errors',
          '^src/script/script\\.ts$',
        ],
      },
    },
    {
      name: 'sync-by-ports',
      comment:
        'sync reaches the world by ports.ts. It may name what crosses and how it is sealed, which is pure.',
      severity: 'error',
      from: { path: room('sync') },
      to: {
        path: '^src/',
        pathNot: [
          room('sync'),
          room('replica'),
          room('model'),
          '^src/errors',
          '^src/script/script\\.ts$',
          '^src/peer/(message|envelope|handshake|url)\\.ts$',
        ],
      },
    },
    {
      name: 'forge-at-the-edges',
      comment: '@forge packages belong to the doors, to jira, to store and to peer/post.',
      severity: 'error',
      from: { path: '^src/(sync|replica|script|peer)/', pathNot: '^src/peer/post\\.ts$' },
      to: { path: 'node_modules/@forge/' },
    },
    {
      name: 'compiler-off-the-path',
      comment: 'The TypeScript compiler is loaded where scripts are saved and nowhere else.',
      severity: 'error',
      from: { path: '^src/entry/', pathNot: '^src/entry/(admin|rules)' },
      to: { path: 'node_modules/typescript/', reachable: true },
    },
    {
      name: 'cloud-knows-nothing-of-the-app',
      comment: 'An emulator that shares code with the app flatters it.',
      severity: 'error',
      from: { path: '^test/cloud/' },
      to: { path: '^src/' },
    },
    {
      name: 'screens-see-types',
      comment: 'The screens know the doors by their types alone.',
      severity: 'error',
      from: { path: '^static/' },
      to: { path: '^src/', pathNot: ['^src/entry/(screens|work-views)\\.ts$', '^src/script/'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '(^|/)build/' },
    enhancedResolveOptions: { conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
