import type { Fault } from '@sidecar-injector/tc';
import type { Config } from '../config/config.ts';

/**
 * Warns of probes of the Pod that a fault hits like any traffic: the kubelet may restart the
 * container then.
 */
export function warnOfProbes(
  { match, name }: Fault,
  { probePorts, exemptProbes }: Config,
): string[] {
  const hit = exemptProbes ? [] : probePorts.filter((port) => isHit(match, port));
  return hit.length === 0
    ? []
    : [
        `fault "${name}" hits the Pod's own probes on port ${hit.join(', ')}: if they fail, the kubelet restarts the container; AGENT_EXEMPT_PROBES=true keeps them out`,
      ];
}

/** As if the kubelet's address were among the CIDRs: which one it is the agent does not know. */
function isHit({ protocol, ports, portSide, excludePorts }: Fault['match'], port: number): boolean {
  const isIn = (ranges: Fault['match']['ports']): boolean =>
    ranges.some(({ first, last }) => first <= port && port <= last);
  if (protocol !== undefined && protocol !== 'tcp') {
    return false;
  }
  if (portSide === 'remote') {
    return ports.length === 0;
  }
  return (ports.length === 0 || isIn(ports)) && !isIn(excludePorts);
}
