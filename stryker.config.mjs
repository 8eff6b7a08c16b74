import { project } from './jest.config.ts';

const name = process.env.MUTATED_PROJECT;
const folder = `libs/${name}`;

/** Mutation testing of one library; `npm run mutation` runs it for each that has the target. */
export default {
  plugins: ['@stryker-mutator/jest-runner'],
  testRunner: 'jest',
  mutate: [`${folder}/src/**/*.ts`, '!**/*.spec.ts', '!**/index.ts'],
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
  thresholds: { high: 95, low: 85, break: 85 },
  reporters: ['clear-text', 'json', 'html'],
  clearTextReporter: { allowColor: false, reportTests: false },
  jsonReporter: { fileName: `coverage/mutation/${name}/report.json` },
  htmlReporter: { fileName: `coverage/mutation/${name}/report.html` },
  allowConsoleColors: false,
};
