import '../check-node.mjs';
import { spawnSync } from 'node:child_process';
import { findFault } from './conventional.ts';

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
const faults = subjects.flatMap((subject) => findFault(subject) ?? []);
for (const fault of faults) console.error(fault);
console.log(`${subjects.length} commits, ${faults.length} not conventional`);
process.exitCode = faults.length === 0 ? 0 : 1;
