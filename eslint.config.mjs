/** Rules beyond the types: no promise left alone, no state that a warm process would share, files that fit a head. */
import tseslint from 'typescript-eslint';

/** What comes by port or is nobody's business outside the shell. */
const ONLY_IN_ENTRY = [
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'The clock comes by port.',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'Chance comes by port.',
  },
];

const EVERYWHERE = [
  { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
  { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
  {
    selector: "ImportDeclaration[source.value='zod'] > ImportSpecifier",
    message:
      "import * as z from 'zod': bundlers leave out what of it is not used, half a megabyte.",
  },
];

/** A warm process serves several sites: what is kept at the top of a file would be there for the next one. */
const NO_TENANT = [
  'Program > VariableDeclaration[kind!="const"]',
  'Program > ExportNamedDeclaration > VariableDeclaration[kind!="const"]',
  'Program > VariableDeclaration > VariableDeclarator > NewExpression[callee.name=/^(Map|Set|WeakMap|WeakSet|Array)$/][arguments.length=0]',
  'Program > VariableDeclaration > VariableDeclarator > :matches(ObjectExpression[properties.length=0], ArrayExpression[elements.length=0])',
].map((selector) => ({ selector, message: 'Nothing of one site may be there for the next.' }));

export default tseslint.config(
  {
    ignores: [
      'build/',
      'node_modules/',
      'coverage/',
      'test/seed-scripts/',
      'src/script/api/',
      'src/script/generated/',
      '**/*.cjs',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      complexity: ['error', { max: 15, variant: 'modified' }],
      'max-params': ['error', 4],
      'no-restricted-syntax': ['error', ...EVERYWHERE],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { varsIgnorePattern: '^_', argsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
    },
  },
  {
    files: ['src/**'],
    ignores: ['src/entry/**'],
    rules: {
      'no-restricted-syntax': ['error', ...EVERYWHERE, ...ONLY_IN_ENTRY, ...NO_TENANT],
    },
  },
  {
    files: ['src/entry/**'],
    rules: { 'no-restricted-syntax': ['error', ...EVERYWHERE, ...NO_TENANT] },
  },
  {
    files: ['src/**'],
    rules: {
      // `src/entry/wiring/log.ts` alone writes to the log: it escapes what others wrote.
      'no-console': 'error',
      // A warm process serves several sites: nothing of one may be there for the next.
      'no-restricted-properties': ['error', { object: 'process', property: 'env' }],
    },
  },
  {
    // What Jira answers is looked at as it came.
    files: ['test/**'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      'max-lines-per-function': 'off',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['**/*.mjs', '**/*.config.ts'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
