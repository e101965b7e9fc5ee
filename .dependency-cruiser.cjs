/**
 * Who may import whom. Data flows one way: a door wires ports, the sync path decides and performs, and the rooms at
 * the end each know one outside system. Each rule says why it is there and where to go instead.
 */
const room = (name) => `^src/${name}/`;

/** What every room may know: what crosses, the nouns, and two small files. */
const COMMON = [room('replica'), room('model'), '^src/(errors|async)\\.ts$'];
const PEER_TYPES = '^src/peer/(message|handshake)\\.ts$';
const PEER_PURE = '^src/peer/(message|envelope|handshake|url)\\.ts$';
const SCRIPT_TYPES = '^src/script/script\\.ts$';
const PORTS = '^src/sync/(ports|pace)\\.ts$';

/** A room of the sync path may import itself, what is common, and what is listed. */
function syncRoom(name, comment, ...rooms) {
  return {
    name: `sync-${name}`,
    comment,
    severity: 'error',
    from: { path: room(`sync/${name}`) },
    to: {
      path: '^src/sync/',
      pathNot: [room(`sync/${name}`), PORTS, ...rooms.map((each) => room(`sync/${each}`))],
    },
  };
}

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two files that import each other are one. Move what both need to where it belongs.',
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
      comment:
        'What crosses is plain data and knows only errors. Put what needs a noun into src/model.',
      severity: 'error',
      from: { path: room('replica') },
      to: { path: '^src/', pathNot: [room('replica'), '^src/errors\\.ts$'] },
    },
    {
      name: 'model-is-pure',
      comment:
        'The nouns reach nothing. Put what reads or writes into src/store or a room of src/sync.',
      severity: 'error',
      from: { path: room('model') },
      to: { path: '^src/', pathNot: [...COMMON, PEER_TYPES, SCRIPT_TYPES] },
    },
    {
      name: 'rooms-at-the-end',
      comment:
        'jira, peer and script each know one outside system and not each other. Combine them in a room of src/sync by ports.',
      severity: 'error',
      from: { path: '^src/(jira|peer|script)/' },
      to: { path: '^src/', pathNot: ['^src/$1/', ...COMMON] },
    },
    {
      name: 'peer-knows-no-model',
      comment: 'The model names messages, so messages name no model. Say it in plain data.',
      severity: 'error',
      from: { path: room('peer') },
      to: { path: room('model') },
    },
    {
      name: 'store-at-the-end',
      comment:
        'The store keeps the nouns and knows nobody who uses them. Put decisions into src/model or src/sync.',
      severity: 'error',
      from: { path: room('store') },
      to: { path: '^src/', pathNot: [room('store'), ...COMMON, SCRIPT_TYPES] },
    },
    {
      name: 'typescript-in-compile-only',
      comment:
        'The TypeScript compiler is megabytes: src/script/compile alone uses it, and rules alone load that.',
      severity: 'error',
      from: { path: '^src/', pathNot: room('script/compile') },
      to: { path: 'node_modules/(typescript|ts-blank-space)/' },
    },
    {
      name: 'quickjs-in-run-only',
      comment: 'The sandbox is walled in src/script/run. Run a script by its port.',
      severity: 'error',
      from: { path: '^src/', pathNot: room('script/run') },
      to: { path: 'node_modules/(quickjs|@jitl)' },
    },
    {
      name: 'compiler-off-the-path',
      comment: 'The compiler is loaded where scripts are saved. Keep it out of every other door.',
      severity: 'error',
      from: {
        path: '^src/entry/',
        pathNot: '^src/entry/(admin|screens/rules|screens/rule-calls)\\.ts$',
      },
      to: { path: 'node_modules/typescript/', reachable: true },
    },
    {
      name: 'connection-at-the-side',
      comment:
        'Making and changing a connection needs the protocol and the nouns. Reach the world by its ports.',
      severity: 'error',
      from: { path: room('connection') },
      to: { path: '^src/', pathNot: [room('connection'), ...COMMON, PEER_PURE] },
    },
    {
      name: 'sync-by-ports',
      comment:
        'The sync path reaches the world by src/sync/ports.ts. Add a method there and fill it in in src/entry/wiring.',
      severity: 'error',
      from: { path: room('sync') },
      to: { path: '^src/', pathNot: [room('sync'), ...COMMON, SCRIPT_TYPES, PEER_PURE] },
    },
    {
      name: 'plan-reaches-no-port',
      comment:
        'The plan decides and reads nothing. Read in the room that calls it and pass the value.',
      severity: 'error',
      from: { path: room('sync/plan') },
      to: { path: '^src/sync/', pathNot: [room('sync/plan')] },
    },
    syncRoom(
      'scripts',
      'What a script is given and asks for knows no path. Pass it what it needs.',
    ),
    syncRoom(
      'life',
      'Starting, stopping and failing serve both paths and import neither. Move what they share here.',
      'scripts',
      'plan',
    ),
    syncRoom(
      'outbound',
      'Outbound never imports inbound. Put what both need into life, scripts or plan.',
      'life',
      'scripts',
      'plan',
    ),
    syncRoom(
      'inbound',
      'Inbound never imports outbound. Put what both need into life, scripts or plan.',
      'life',
      'scripts',
      'plan',
    ),
    syncRoom(
      'trial',
      'A test run computes what a sync would do and writes nothing. Keep it off inbound.',
      'outbound',
      'plan',
      'scripts',
    ),
    syncRoom(
      'bulk',
      'A job starts and stops syncs. Share with upkeep by life.',
      'life',
      'outbound',
    ),
    syncRoom('upkeep', 'A sweep asks for syncs. Share with bulk by life.', 'life', 'scripts'),
    {
      name: 'forge-at-the-edges',
      comment:
        '@forge packages belong to the doors, to jira, to store and to peer/post. Take a port.',
      severity: 'error',
      from: {
        path: '^src/(sync|connection|model|replica|script|peer)/',
        pathNot: '^src/peer/post\\.ts$',
      },
      to: { path: 'node_modules/@forge/' },
    },
    {
      name: 'nobody-imports-a-door',
      comment:
        'A door is called by the platform alone. Put what another file needs into src/entry/wiring, screens or connection.',
      severity: 'error',
      from: { path: '^(src|static)/' },
      to: { path: '^src/entry/[^/]+\\.ts$' },
    },
    {
      name: 'wiring-knows-no-screen',
      comment: 'Ports are the same for every door. Put what a screen needs into src/entry/screens.',
      severity: 'error',
      from: { path: room('entry/wiring') },
      to: { path: room('entry/(screens|connection)') },
    },
    {
      name: 'cloud-knows-nothing-of-the-app',
      comment:
        'An emulator that shares code with the app flatters it. Write it anew from the source.',
      severity: 'error',
      from: { path: '^test/cloud/' },
      to: { path: '^src/' },
    },
    {
      name: 'screens-see-types',
      comment: 'The screens know the calls by their types alone: src/entry/screens/calls.ts.',
      severity: 'error',
      from: { path: '^static/' },
      to: {
        path: '^src/',
        pathNot: ['^src/entry/screens/(calls|work-views)\\.ts$', room('model'), '^src/script/'],
      },
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
