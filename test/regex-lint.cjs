/**
 * Says which regular expressions of the app and its screens take more than linear time for some text, as JSON.
 * https://ota-meshi.github.io/eslint-plugin-regexp/rules/no-super-linear-backtracking.html
 * https://ota-meshi.github.io/eslint-plugin-regexp/rules/no-super-linear-move.html
 */
const { ESLint } = require('eslint');
const regexp = require('eslint-plugin-regexp');
const tseslint = require('typescript-eslint');

const RULES = {
  'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
  'regexp/no-super-linear-move': ['error', { report: 'potential' }],
};

async function main(code) {
  const eslint = new ESLint({
    overrideConfigFile: true,
    allowInlineConfig: false,
    overrideConfig: [
      { ignores: ['src/script/generated/'] },
      {
        files: ['**/*.{ts,tsx}'],
        languageOptions: { parser: tseslint.parser },
        plugins: { regexp },
        rules: RULES,
      },
    ],
  });
  const results =
    code === undefined
      ? await eslint.lintFiles(['src', 'static'])
      : await eslint.lintText(code, { filePath: 'src/given.ts' });
  const found = results.flatMap(({ filePath, messages }) =>
    messages.map(({ line, message }) => `${filePath}:${line} ${message}`),
  );
  process.stdout.write(JSON.stringify({ files: results.length, found }));
}

main(process.argv[2]);
