/** Prints what the client side of @forge/lint finds, as JSON. Argument: a handler to name wrongly. */
const { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');
const { parse } = require('yaml');

const described = (name) => resolve('../shared/openapi', `${name}.json`);
const folder = mkdtempSync(join(tmpdir(), 'tandem-lint-'));
const nothing = join(folder, 'nothing.json');
const document = { openapi: '3.0.0', info: { title: 'Nothing', version: '1' }, paths: {} };
writeFileSync(nothing, JSON.stringify(document));

// Without these the linter's permission check downloads six descriptions.
Object.assign(process.env, {
  USE_LOCAL_SWAGGER: '1',
  LOCAL_JIRA_SWAGGER: described('jira-platform-v3'),
  LOCAL_JSM_SWAGGER: described('jira-service-management'),
  LOCAL_JSW_SWAGGER: nothing,
  LOCAL_CONF_SWAGGER: nothing,
  LOCAL_CONF_V2_SWAGGER: nothing,
  LOCAL_BB_SWAGGER: nothing,
});
const { lint } = require('@forge/lint');

// Where a tsconfig.json names folders, the linter silently reads no file at all: it compares whole paths.
cpSync('src', join(folder, 'src'), { recursive: true });
cpSync('build/static', join(folder, 'build/static'), { recursive: true });
const written = readFileSync('manifest.yml', 'utf8');
const [wrong] = process.argv.slice(2);
writeFileSync(join(folder, 'manifest.yml'), written.replace(wrong, `${wrong}Never`));
process.chdir(folder);

const quiet = () => undefined;
const logger = { info: quiet, warn: quiet, error: quiet, debug: quiet, trace: quiet, log: quiet };
/** The linter asks for feature flags: none is on, and no runtime is deprecated. */
const flags = {
  get: (_, name) =>
    name === 'then'
      ? undefined
      : () => Promise.resolve(name === 'getDeprecatedRuntimes' ? [] : false),
};

async function main() {
  // Only what runs on the platform: scripts' own names and what runs in the sandbox make no calls.
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/^script.(api|guest|generated)/.test(name))
    .map((name) => `src/${name.replaceAll('\\', '/')}`);
  const manifest = parse(readFileSync('manifest.yml', 'utf8'));
  const mode = { linter: { mode: 'client-side' } };
  const found = await lint(files, manifest, 'development', logger, new Proxy({}, flags), mode);
  process.stdout.write(JSON.stringify(found));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
