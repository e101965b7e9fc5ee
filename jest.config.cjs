/** Tests run on the bundle that `npm run build` makes; global-setup builds it once. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
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
