import { median } from '../lab/measure.ts';
import { startLoaded } from './loaded-agent.ts';

const TIMES = 3;

/** Seconds from the start of the process: until it answers, and until all faults are in force. */
export interface StartCost {
  readonly floor: number;
  readonly ours: number;
  /** In how many changes the faults were set. */
  readonly changes: number;
}

/** Starts an agent without and with faults, by turns. */
export async function measureStarts(rules: number): Promise<StartCost> {
  const [floor, ours]: [number[], number[]] = [[], []];
  let changes = 0;
  for (let time = 0; time < TIMES; time++) {
    floor.push((await measureStart(0)).seconds);
    const loaded = await measureStart(rules);
    ours.push(loaded.seconds);
    changes = Math.max(changes, loaded.changes);
  }
  return { floor: median(floor), ours: median(ours), changes };
}

async function measureStart(rules: number): Promise<{ seconds: number; changes: number }> {
  const started = performance.now();
  const agent = await startLoaded(rules);
  const seconds = (performance.now() - started) / 1_000;
  const changes = agent.log.split('"msg":"change"').length - 1;
  await agent.stop();
  return { seconds, changes };
}
