import { setTimeout as delay } from 'node:timers/promises';
import { Agent } from '../lab/agent.ts';

/** Between two looks at what is in force, in milliseconds. */
const PAUSE = 100;

/** How long faults may take to be in force, in milliseconds. */
const LIMIT = 180_000;

/** One of many faults: none of the traffic that is measured matches it. */
export function rule(number: number, milliseconds = 50): object {
  return {
    delay: { time: `${String(milliseconds)}ms` },
    match: { ports: [20_000 + 2 * number], protocol: 'tcp' },
  };
}

/** Starts an agent with so many faults, and waits until all of them are in the kernel. */
export async function startLoaded(count: number, env: NodeJS.ProcessEnv = {}): Promise<Agent> {
  const faults = Array.from({ length: count }, (_, n) => [`rule-${String(n)}`, rule(n)] as const);
  const initial = count === 0 ? '' : JSON.stringify(Object.fromEntries(faults));
  const agent = await new Agent({ ...env, AGENT_FAULTS: initial }).start();
  const deadline = performance.now() + LIMIT;
  while ((await countInForce(agent)) < count) {
    if (performance.now() > deadline) {
      await agent.stop();
      throw new Error(`${String(count)} faults were not in force in time:\n${agent.log}`);
    }
    await delay(PAUSE);
  }
  return agent;
}

async function countInForce(agent: Agent): Promise<number> {
  const { body } = await agent.ok('GET', '/v1/faults');
  const faults = body['faults'] as readonly { readonly kernel: readonly unknown[] }[];
  return faults.filter(({ kernel }) => kernel.length > 0).length;
}
