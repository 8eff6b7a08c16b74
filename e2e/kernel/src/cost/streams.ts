import { Agent } from '../lab/agent.ts';
import { median, throughput } from '../lab/measure.ts';
import { PEER } from '../lab/pod.ts';

const ROUNDS = 3;
/** TCP needs some time to fill a long delay. */
const SECONDS = 6;

/** A loss that hardly ever happens: superpackets are cut for it. */
const SPLIT = { loss: { percent: 0.0001 } };

const FAULTS = {
  untouched: undefined,
  whole: { delay: { time: '1ms' } },
  split: { delay: { time: '1ms' }, ...SPLIT },
  ms10: { delay: { time: '10ms' } },
  ms100: { delay: { time: '100ms' } },
} as const;
type Kind = keyof typeof FAULTS;

/** Mbit/s of one TCP stream. */
export type StreamRates = Readonly<Record<Kind, number>>;

/** Sends one TCP stream through each fault, by turns. */
export async function measureStreams(): Promise<StreamRates> {
  const kinds = Object.keys(FAULTS) as Kind[];
  const rates = new Map(kinds.map((kind) => [kind, [] as number[]]));
  const agent = await new Agent().start();
  try {
    for (let round = 0; round < ROUNDS; round++) {
      for (const kind of kinds) {
        rates.get(kind)?.push(await measureStream(agent, FAULTS[kind]));
      }
    }
  } finally {
    await agent.stop();
  }
  return Object.fromEntries([...rates].map(([kind, all]) => [kind, median(all)])) as StreamRates;
}

async function measureStream(agent: Agent, fault: object | undefined): Promise<number> {
  if (fault !== undefined) {
    await agent.ok('PUT', '/v1/faults/stream', fault);
  }
  const rate = await throughput(PEER.ip, SECONDS);
  await agent.ok('DELETE', '/v1/faults');
  return rate / 1e6;
}
