import { findMachine } from './lab/machine.ts';
import { readTap } from './lab/tap.ts';

const cases = process.argv.slice(2);
const machine = findMachine();
if ('missing' in machine) {
  console.log(`skipped: ${machine.missing}`);
  console.log('0 passed, 0 failed, 1 skipped');
} else {
  console.log(`running on ${machine.name}`);
  const { passed, failed, skipped } = await readTap(machine.start(cases));
  console.log(`${String(passed)} passed, ${String(failed)} failed, ${String(skipped)} skipped`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}
