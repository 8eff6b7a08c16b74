import { after, afterEach, before } from 'node:test';
import { Agent } from './agent.ts';
import { makePod, removePod } from './pod.ts';
import { Station } from './station.ts';

/** A Pod with an agent, and a station at each end of its wire. */
export interface Wire {
  readonly agent: Agent;
  readonly pod: Station;
  readonly peer: Station;
}

/**
 * Makes a wire before the cases of the suite that calls it and takes it away behind them; behind each
 * case its faults go.
 *
 * @param prepare has the stations listen.
 * @returns what holds the wire once the cases run.
 */
export function useWire(prepare: (wire: Wire) => Promise<unknown>): Wire {
  const wire = {} as { agent: Agent; pod: Station; peer: Station };
  before(async () => {
    makePod();
    wire.agent = await new Agent().start();
    wire.pod = new Station('pod');
    wire.peer = new Station('peer');
    await prepare(wire);
  });
  afterEach(() => wire.agent.ok('DELETE', '/v1/faults'));
  after(async () => {
    wire.pod.stop();
    wire.peer.stop();
    await wire.agent.stop();
    removePod();
  });
  return wire;
}
