/**
 * Which file may import which: the rules of docs/architecture.md, "The rooms". `npm run lint` holds them, and
 * test/architecture.test.ts shows for each rule that it finds a wrong import. Imports of types count as well.
 *
 * The finer rules of src/core (no await, clock, randomness or environment) are in eslint.config.js.
 */

/** The rooms of src, and which other rooms each may import. Every room may import its own files. */
const MAY_IMPORT = {
  core: [],
  ports: ['core'],
  'ledger-queries': ['core'],
  'operation-ports': ['core'],
  'watchdog-ports': ['core'],
  'api-ports': [],
  handlers: ['ports', 'core', 'names'],
  batch: ['handlers', 'ports', 'core', 'names'],
  operations: ['ledger-queries', 'operation-ports', 'watchdog-ports', 'ports', 'core', 'names'],
  http: ['operations', 'ledger-queries', 'operation-ports', 'api-ports', 'ports', 'core', 'names'],
  adapters: [
    'api-ports',
    'ledger-queries',
    'operation-ports',
    'watchdog-ports',
    'ports',
    'core',
    'names',
  ],
  entrypoints: [
    'adapters',
    'http',
    'operations',
    'batch',
    'handlers',
    'ledger-queries',
    'operation-ports',
    'watchdog-ports',
    'api-ports',
    'ports',
    'core',
    'names',
  ],
  // The browser app. It reaches the others over HTTP.
  console: [],
  names: [],
};

/**
 * A room is a folder of src, or a single file such as src/ports.ts.
 *
 * @param {readonly string[]} rooms
 */
const anyOf = (rooms) => `^src/(${rooms.join('|')})(/|[.]ts$)`;

const roomRules = Object.entries(MAY_IMPORT).map(([room, others]) => ({
  name: `${room}-imports-only-its-rooms`,
  comment: `src/${room} may import: ${[room, ...others].join(', ')}.`,
  severity: 'error',
  from: { path: anyOf([room]) },
  to: { path: '^src/', pathNot: anyOf([room, ...others]) },
}));

/** Packages that are bundled into the function. Those of @types and @smithy/types hold nothing but types. */
const DEPLOYED_PACKAGES = [
  '@aws-lambda-powertools/(logger|metrics)',
  '@smithy/(core|node-http-handler|signature-v4|types)',
  '@types/[a-z-]+',
  'canonicalize',
];

/** Packages that only the watchdog's bundle has, beside those above: what the consumer calls, it calls by its own parts (ADR 11). */
const WATCHDOG_PACKAGES = '@aws-sdk/client-(dynamodb|lambda|sqs)';

/** Packages that only the bundle of the HTTP API has, beside those above. */
const API_PACKAGES = 'hono';

/** Those that it loads with the first request that needs them. */
const LATER_API_PACKAGES = '@aws-sdk/client-(dynamodb|sqs)';

/** Packages that the page of the console has. */
const CONSOLE_PACKAGES = 'preact|preact-iso';

/** Files that somebody starts: commands, functions, processes, threads, and what their tools read. */
const PROGRAMS = [
  '^bin/app[.]ts$',
  '^(scripts|test/proof)/[^/]+[.]ts$',
  '[.](lambda|process|worker)[.]ts$',
  '^src/console/main[.]tsx$',
  // esbuild bundles it into the generated validators.
  '^scripts/schemas/run-validator[.]ts$',
  // It bundles these, too.
  '^src/core/envelopes/create-formats[.]ts$',
  '^test/proof/mutation/(one-seed|vitest[.]config)[.]ts$',
  '^test/proof/faults/end-with-parent[.]ts$',
  // The benchmark of the API starts each in a process of its own.
  '^test/proof/bench/(our-api|peers/(express|powertools)-api)[.]ts$',
];

/** The team that uses the project owns these: its schemas and its list of handlers. */
const TEAM_FILES = '^generated/(?!samples/|console-api[.]ts$)|^src/handlers/handlers[.]ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'Files must not import each other in a circle. Move what both need to a third file.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'src-imports-only-src',
      comment: 'src is what is deployed. It must not import the stack, commands or tests.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(bin|lib|scripts|test)/' },
    },
    {
      name: 'only-tests-import-tests',
      comment: 'Commands and the stack must run without the code in test/.',
      severity: 'error',
      from: { path: '^(bin|lib|scripts)/' },
      to: { path: '^test/' },
    },
    {
      name: 'lib-imports-only-what-it-shares',
      comment:
        'The stack shares with src the names in src/names and the rules of how long records are kept and how often ' +
        'messages are received, and nothing else.',
      severity: 'error',
      from: { path: '^lib/' },
      to: {
        path: '^(bin|src|scripts)/',
        pathNot: '^src/(names/[^/]+|core/(receive-limit|retention))[.]ts$',
      },
    },
    {
      name: 'bin-imports-only-lib',
      comment:
        'The CDK app puts the stack together. It shares names with src, as lib does, and bundles the function of the ' +
        'acceptance run if the setting `acceptance` asks for it.',
      severity: 'error',
      from: { path: '^bin/' },
      to: {
        path: '^(src|scripts)/',
        pathNot: ['^src/names/', '^scripts/accept/build-acceptance[.]ts$'],
      },
    },
    ...roomRules,
    {
      name: 'src-has-known-rooms',
      comment: 'For a new room in src, state in MAY_IMPORT of this file what it may import.',
      severity: 'error',
      from: { path: '^src/', pathNot: anyOf(Object.keys(MAY_IMPORT)) },
      to: {},
    },
    {
      name: 'core-imports-no-packages',
      comment: 'src/core imports no package or Node module but canonicalize and node:crypto.',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { pathNot: ['^src/', '^node_modules/canonicalize/', '^crypto$'] },
    },
    {
      name: 'json-has-one-door',
      comment:
        'Code outside src/core/json reads JSON by read-json.ts only. The tests of the other files in that folder may ' +
        'import those.',
      severity: 'error',
      from: { pathNot: '^(src|test)/core/json/' },
      to: { path: '^src/core/json/', pathNot: '^src/core/json/read-json[.]ts$' },
    },
    {
      name: 'adapters-only-for-entry-points',
      comment:
        'Only entry points construct adapters. Other code in src gets them as ports; commands use an entry point.',
      severity: 'error',
      from: { pathNot: ['^(src/(adapters|entrypoints)|test)/'] },
      to: { path: '^src/adapters/' },
    },
    {
      name: 'adapters-keep-to-their-room',
      comment:
        'An adapter imports only adapters of its own folder, the signed requests of adapters/aws, and files directly ' +
        'in src/adapters.',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: '^src/adapters/[^/]+/', pathNot: '^src/adapters/($1|aws)/' },
    },
    {
      name: 'src-imports-only-deployed-packages',
      comment:
        'Every package that src imports is bundled into the function. List a new one in DEPLOYED_PACKAGES of this file ' +
        'and in `dependencies`. Handlers of the team may import any package.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: [
          '^src/(console|handlers|http)/',
          '^src/entrypoints/(watchdog[.]lambda|open-operator-ports)[.]ts$',
        ],
      },
      to: {
        path: '^node_modules/',
        pathNot: `^node_modules/(${DEPLOYED_PACKAGES.join('|')})/`,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'watchdog-imports-only-its-packages',
      comment:
        'What the watchdog imports is bundled into it. List a new package in WATCHDOG_PACKAGES of this file.',
      severity: 'error',
      from: { path: '^src/entrypoints/watchdog[.]lambda[.]ts$' },
      to: {
        path: '^node_modules/',
        pathNot: `^node_modules/(${[...DEPLOYED_PACKAGES, WATCHDOG_PACKAGES].join('|')})/`,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'http-imports-only-its-packages',
      comment:
        'What src/http imports is bundled into the HTTP API. List a new package in API_PACKAGES of this file.',
      severity: 'error',
      from: { path: '^src/http/' },
      to: {
        path: '^node_modules/',
        pathNot: `^node_modules/(${[...DEPLOYED_PACKAGES, API_PACKAGES].join('|')})/`,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'console-imports-only-its-packages',
      comment:
        'What src/console imports is sent to a browser. List a new package in CONSOLE_PACKAGES of this file.',
      severity: 'error',
      from: { path: '^src/console/' },
      to: {
        path: ['^node_modules/', '^generated/(?!console-api[.]ts$)'],
        pathNot: `^node_modules/(${CONSOLE_PACKAGES})/`,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'the-api-has-no-console-routes',
      comment: 'Routes of src/http/console need more than the deployed API may do.',
      severity: 'error',
      from: { path: ['^src/entrypoints/api', '^src/http/routes[.]ts$'] },
      to: { path: '^src/http/console/', reachable: true },
    },
    {
      name: 'api-imports-clients-later',
      comment:
        'Only open-operator-ports.ts imports clients of the SDK, and the API loads it with the first request that needs ' +
        'it. List a new client in LATER_API_PACKAGES of this file.',
      severity: 'error',
      from: { path: '^src/entrypoints/open-operator-ports[.]ts$' },
      to: {
        path: '^node_modules/',
        pathNot: `^node_modules/(${[...DEPLOYED_PACKAGES, LATER_API_PACKAGES].join('|')})/`,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'api-loads-clients-later',
      comment:
        'The function of the API imports open-operator-ports.ts by import(), so that it starts quickly.',
      severity: 'error',
      from: { path: '^src/' },
      to: {
        path: '^src/entrypoints/open-operator-ports[.]ts$',
        dependencyTypesNot: ['dynamic-import'],
      },
    },
    {
      name: 'only-the-api-has-http',
      comment:
        'src/http and its packages must not reach the other functions: they would start more slowly.',
      severity: 'error',
      from: { path: '^(src/entrypoints|scripts/(accept|samples))/(?!api).*[.]lambda[.]ts$' },
      to: { path: '^(src/http/|node_modules/hono/)', reachable: true },
    },
    {
      name: 'functions-import-no-tools',
      comment:
        'Code for a laptop must not reach a function that is deployed, not even through other files.',
      severity: 'error',
      from: { path: '^(src/entrypoints|scripts/accept)/.*[.]lambda[.]ts$' },
      to: {
        path: '^(scripts/(?!accept/)|test/|node_modules/(fauxqs|esbuild|aws-cdk-lib)/)',
        reachable: true,
      },
    },
    {
      name: 'own-tests-use-samples',
      comment:
        'schemas/ and the list of handlers belong to the team that uses the project. Our own commands and tests use ' +
        '#samples/… and scripts/samples instead, but for those that are about the team’s files.',
      severity: 'error',
      from: {
        path: '^(scripts|test)/',
        pathNot: [
          '^scripts/(build-lambda|new-event|write-event-pages)[.]ts$',
          '^scripts/accept/consume[.]lambda[.]ts$',
          '^scripts/traffic/load-schemas[.]ts$',
          '^scripts/events/load-rules[.]ts$',
          '^test/handlers/',
          '^test/support/try-handler[.]ts$',
        ],
      },
      to: { path: [TEAM_FILES, '^src/entrypoints/(api|consume)[.]lambda[.]ts$'] },
    },
    {
      name: 'no-unused-file',
      comment:
        'Each file must serve a command or a function that is deployed. Code that only a test uses goes to test/.',
      severity: 'error',
      from: { path: PROGRAMS },
      to: { path: '^(lib|src|scripts)/', pathNot: [...PROGRAMS, '[.]d[.]ts$'], reachable: false },
    },
    {
      name: 'no-unused-test-code',
      comment:
        'Code in test/ must serve a test or a command. As there are no circles, some file of what nothing uses has no dependents.',
      severity: 'error',
      from: {},
      // Not `reachable: false`: that would search a path from each test to each file, which takes seconds.
      module: {
        path: '^test/',
        pathNot: [
          ...PROGRAMS,
          '[.]test[.]ts$',
          // The tests that `make new-event` writes for a team use it.
          '^test/support/try-handler[.]ts$',
          // vitest.config.ts names it.
          '^test/support/temporary-folder[.]ts$',
        ],
        numberOfDependentsLessThan: 1,
      },
    },
    {
      name: 'no-missing-file',
      comment:
        'The imported file or package does not exist, or package.json does not list the package.',
      severity: 'error',
      from: {},
      // Its types are in @types/aws-lambda.
      to: { couldNotResolve: true, pathNot: '^aws-lambda$' },
    },
  ],
  options: {
    doNotFollow: { path: ['^node_modules/', '^generated/'] },
    exclude: { path: '^(dist|cdk[.]out|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.cjs', '.mjs'],
    },
  },
};
