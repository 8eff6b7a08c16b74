import '../check-node.mjs';
import { spawnSync } from 'node:child_process';
import { findProblem } from './conventional.ts';

const [range = 'origin/main..HEAD'] = process.argv.slice(2);

const { status, stdout, stderr } = spawnSync(
  'git',
  ['log', '--no-merges', '--format=%s', range, '--'],
  { encoding: 'utf8' },
);
if (status !== 0) {
  console.error(`The commits of ${range} cannot be read: ${stderr.trim()}`);
  process.exit(1);
}

const subjects = stdout.split('\n').filter((subject) => subject !== '');
const problems = subjects.flatMap((subject) => findProblem(subject) ?? []);
for (const problem of problems) console.error(problem);
console.log(`${subjects.length} commits, ${problems.length} not conventional`);
process.exitCode = problems.length === 0 ? 0 : 1;
