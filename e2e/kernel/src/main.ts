import { readTap, runTwice, type Tally, tell, tellSkipped } from '@sidecar-injector/testing/tap';
import { findMachine, type Machine } from './lab/machine.ts';

/** How long a machine may take, in milliseconds: it may hang, as machines do. */
const LIMIT = 20 * 60_000;

async function runOn(machine: Machine, cases: readonly string[]): Promise<Tally> {
  const run = machine.start(cases);
  const timer = setTimeout(() => run.kill('SIGKILL'), LIMIT);
  try {
    return await readTap(run);
  } finally {
    clearTimeout(timer);
  }
}

const machine = findMachine();
if ('missing' in machine) {
  tellSkipped(machine.missing);
} else {
  console.log(`running on ${machine.name}`);
  tell(await runTwice(process.argv.slice(2), (cases) => runOn(machine, cases)));
}
