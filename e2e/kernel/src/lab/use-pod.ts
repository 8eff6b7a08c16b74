import { after, afterEach, before, beforeEach } from 'node:test';
import { Agent } from './agent.ts';
import { kernelState, makePod, removePod } from './pod.ts';

/** A Pod; a case may put another agent in the place of the first. */
export interface Lab {
  agent: Agent;
}

/**
 * Makes a Pod with an agent before the cases of the suite that calls it and takes it away behind them;
 * behind each case its faults go.
 *
 * @returns what holds the agent once the cases run.
 */
export function usePod(): Lab {
  const lab = {} as Lab;
  before(async () => {
    makePod();
    lab.agent = await new Agent().start();
  });
  afterEach(() => lab.agent.ok('DELETE', '/v1/faults'));
  after(async () => {
    await lab.agent.stop();
    removePod();
  });
  return lab;
}

/** Makes a Pod without an agent before each case of the suite, and takes it away behind it. */
export function usePods(): Lab & { readonly bare: string } {
  const lab = {} as Lab & { bare: string };
  beforeEach(() => {
    makePod();
    lab.bare = kernelState();
  });
  afterEach(async () => {
    await lab.agent.stop('SIGKILL');
    removePod();
  });
  return lab;
}
