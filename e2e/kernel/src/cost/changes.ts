import { quantile } from '../lab/measure.ts';
import { KeptTc } from './kept-tc.ts';
import { rule, startLoaded } from './loaded-agent.ts';
import { StartLog } from './start-log.ts';

const WARM_UP = 5;
const CHANGES = 40;

/** Milliseconds, 95th percentile, and how many processes the agent has started meanwhile. */
export interface ChangeCost {
  readonly floor: number;
  readonly ours: number;
  readonly processes: number;
}

/** Changes one of so many rules again and again, by turns with the floor. */
export async function measureChanges(rules: number): Promise<ChangeCost> {
  const log = new StartLog();
  const agent = await startLoaded(rules, log.env);
  const tc = new KeptTc();
  const change = async (milliseconds: number): Promise<number> =>
    (await agent.ok('PUT', '/v1/faults/rule-0', rule(0, milliseconds))).ms;
  try {
    for (let n = 1; n <= WARM_UP; n++) {
      await change(100 + n);
      await tc.roundTrip();
    }
    const before = log.count;
    const [ours, floor]: [number[], number[]] = [[], []];
    for (let n = 1; n <= CHANGES; n++) {
      ours.push(await change(n));
      floor.push(await tc.roundTrip());
    }
    const processes = log.count - before;
    return { floor: quantile(floor, 0.95), ours: quantile(ours, 0.95), processes };
  } finally {
    tc.stop();
    await agent.stop();
  }
}
