/** Tests run on the bundle that `npm run build` makes; which global-setup makes anew. */
module.exports = {
  testEnvironment: '<rootDir>/test/environment.ts',
  roots: ['<rootDir>/test'],
  globalSetup: '<rootDir>/test/global-setup.ts',
  globalTeardown: '<rootDir>/test/global-teardown.cjs',
  setupFilesAfterEnv: ['<rootDir>/test/check-calls.ts'],
  // As many as there are cores; one that has grown large spends its time on collecting garbage.
  maxWorkers: '100%',
  workerIdleMemoryLimit: '800MB',
  // Time is no one's promise here: a slow machine only takes longer.
  testTimeout: 300_000,
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.(ts|js)$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // Packages that come as ES modules only.
  transformIgnorePatterns: ['/node_modules/(?!(ts-blank-space)/)'],
  moduleFileExtensions: ['ts', 'js', 'cjs', 'json'],
};
