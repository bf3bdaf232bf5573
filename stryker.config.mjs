// `npm run mutate -- FOLDER` (scripts/mutate.ts) says which folder of src is mutated. Docs: docs/testing.md.
const { ISVC_MUTATE: folder } = process.env;

const options = {
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutate.config.ts' },
  mutate: [`src/${folder}/**/*.ts`],
  coverageAnalysis: 'perTest',
  // What runs once, as a file is loaded, would take every test of the folder again: half of the time for a tenth of the changes.
  ignoreStatic: true,
  // No file has this name: with one, Stryker asks TypeScript's API, and TypeScript 7 has none.
  tsconfigFile: 'no-tsconfig.json',
  ignorePatterns: ['bench', 'dist', 'docs/screens', 'test/journeys', 'test/contract', 'reports'],
  concurrency: 2,
  timeoutMS: 20_000,
  // A change that makes tests slow on a busy machine is not one that they noticed.
  timeoutFactor: 5,
  dryRunTimeoutMinutes: 30,
  reporters: ['progress-append-only', 'clear-text', 'json'],
  jsonReporter: { fileName: `reports/mutation/${folder}.json` },
  clearTextReporter: { allowColor: false, reportTests: false },
  cleanTempDir: 'always',
};

// Stryker reads the default export.
// oxlint-disable-next-line import/no-default-export
export default options;
