import { after, before } from 'node:test';
import { Station } from './station.ts';
import { type Lab, usePod } from './use-pod.ts';

/** A Pod with an agent, and a station at each end of its wire. */
export interface Wire extends Lab {
  pod: Station;
  peer: Station;
}

/**
 * Makes a wire for the suite that calls it, as {@link usePod} makes a Pod.
 *
 * @param prepare has the stations listen.
 * @returns what holds the wire once the cases run.
 */
export function useWire(prepare: (wire: Wire) => Promise<unknown>): Wire {
  // Before the Pod goes.
  after(() => {
    wire.pod.stop();
    wire.peer.stop();
  });
  const wire = usePod() as Wire;
  before(async () => {
    wire.pod = new Station('pod');
    wire.peer = new Station('peer');
    await prepare(wire);
  });
  return wire;
}
