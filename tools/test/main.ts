import '../check-node.mjs';
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findMissing, summarize, type Tally } from './tally.ts';

const workspace = join(import.meta.dirname, '../..');
const tallyDir = join(workspace, 'coverage/tally');
const nxArguments = process.argv.slice(2);

/** Runs one step and answers whether it ended well. */
function run(command: string, ...rest: string[]): boolean {
  console.log(`\n> ${[command, ...rest].join(' ')}`);
  const bin = join(workspace, 'node_modules/.bin', command);
  const { status, error } = spawnSync(bin, rest, { cwd: workspace, stdio: 'inherit' });
  if (error) console.error(error.message);
  return status === 0;
}

function readTallies(): Tally[] {
  if (!existsSync(tallyDir)) return [];
  return readdirSync(tallyDir).map(
    (file) => JSON.parse(readFileSync(join(tallyDir, file), 'utf8')) as Tally,
  );
}

/** The projects that have specs: one without them leaves no tally. */
function listTestedProjects(): string[] {
  const specs = globSync('{apps/*,libs/*,e2e/*,bench,tools}/**/*.spec.ts', {
    cwd: workspace,
    exclude: ['**/node_modules/**'],
  });
  const folders = specs.map((spec) => /^(?:(?:apps|libs|e2e)\/)?([^/]+)/.exec(spec)?.[1] ?? spec);
  return [...new Set(folders)];
}

rmSync(tallyDir, { recursive: true, force: true });
const formatted = run('prettier', '--check', '--log-level=warn', '.');
const checked = run('nx', 'run-many', '-t', 'lint', 'typecheck', ...nxArguments);
const tested = run('nx', 'run-many', '-t', 'test', ...nxArguments);

const tallies = readTallies();
const missing = nxArguments.length === 0 ? findMissing(tallies, listTestedProjects()) : [];
const explained =
  missing.length > 0 || tallies.some((tally) => tally.failed.length + tally.broken.length);
const { lines, failed } = summarize(tallies, [
  ...(formatted ? [] : ['formatting; the remedy is `npm run format`']),
  ...(checked ? [] : ['lint or typecheck, see above']),
  ...missing.map((project) => `the tests of ${project} ended without a result`),
  ...(tested || explained ? [] : ['the test run ended with an error, see above']),
]);
console.log(`\n${lines.join('\n')}`);
process.exitCode = failed === 0 ? 0 : 1;
