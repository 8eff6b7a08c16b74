import { globSync, readFileSync } from 'node:fs';

const name = process.env.MUTATED_PROJECT;
const folder = `libs/${name}`;
const isSample = process.env.MUTATION_SAMPLE === 'tenth';

/**
 * A tenth of the code, for who cannot wait for hours: eight lines out of every eighty, in each file
 * from another line on.
 */
function sample() {
  const files = globSync(`${folder}/src/**/*.ts`, { exclude: (file) => /spec|index/.test(file) });
  return files.sort().flatMap((file, index) => {
    const count = readFileSync(file, 'utf8').split('\n').length;
    const first = ((index * 24) % 80) + 1;
    const starts = Array.from({ length: Math.ceil(count / 80) }, (_, at) => first + at * 80);
    return starts.filter((line) => line < count).map((line) => `${file}:${line}-${line + 7}`);
  });
}

/** Mutation testing of one library; `npm run mutation` runs it for each that has the target. */
export default {
  plugins: ['@stryker-mutator/jest-runner'],
  testRunner: 'jest',
  mutate: isSample ? sample() : [`${folder}/src/**/*.ts`, '!**/*.spec.ts', '!**/index.ts'],
  // The copy that is mutated keeps the folders that specs read, and nothing that is generated.
  ignorePatterns: [
    '/*',
    '!/apps',
    '!/docs',
    '!/examples',
    '!/libs',
    '!/package.json',
    '!/tools',
    '!/tsconfig.base.json',
    'node_modules',
  ],
  // All specs in one file without a loader: to load them is most of what a mutant takes.
  buildCommand: `node tools/mutation/bundle-specs.ts ${folder}`,
  jest: {
    enableFindRelatedTests: false,
    config: {
      testEnvironment: 'node',
      roots: [`<rootDir>/${folder}`],
      testMatch: ['**/specs.mjs'],
      moduleFileExtensions: ['mjs', 'js', 'json'],
      transform: {},
    },
  },
  coverageAnalysis: 'perTest',
  // What runs when a module is loaded has no test of its own: each such mutant takes all of them.
  ignoreStatic: true,
  concurrency: 2,
  // A busy machine is no mutant that loops.
  timeoutMS: 20_000,
  // Each run leaves a megabyte or more of modules behind, which Node never lets go.
  maxTestRunnerReuse: 30,
  thresholds: { high: 95, low: 85, break: 85 },
  reporters: ['clear-text', 'json', 'html', 'progress-append-only'],
  clearTextReporter: { allowColor: false, reportTests: false },
  jsonReporter: { fileName: `coverage/mutation/${name}/report.json` },
  htmlReporter: { fileName: `coverage/mutation/${name}/report.html` },
  allowConsoleColors: false,
};
