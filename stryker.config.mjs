import { globSync, readFileSync } from 'node:fs';
import { project } from './jest.config.ts';

const name = process.env.MUTATED_PROJECT;
const folder = `libs/${name}`;

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
  mutate:
    process.env.MUTATION_SAMPLE === 'tenth'
      ? sample()
      : [`${folder}/src/**/*.ts`, '!**/*.spec.ts', '!**/index.ts'],
  // The copy that is mutated keeps the folders that specs read, and nothing that is generated.
  ignorePatterns: [
    '/*',
    '!/apps',
    '!/docs',
    '!/examples',
    '!/libs',
    '!/package.json',
    'node_modules',
  ],
  jest: { config: { ...project(undefined, name), roots: [`<rootDir>/${folder}`] } },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // Each run leaves a megabyte or more of modules behind, which Node never lets go.
  maxTestRunnerReuse: 10,
  thresholds: { high: 95, low: 85, break: 85 },
  reporters: ['clear-text', 'json', 'html', 'progress-append-only'],
  clearTextReporter: { allowColor: false, reportTests: false },
  jsonReporter: { fileName: `coverage/mutation/${name}/report.json` },
  htmlReporter: { fileName: `coverage/mutation/${name}/report.html` },
  allowConsoleColors: false,
};
