import { Inject, Injectable } from '@nestjs/common';
import type { Fault } from '@sidecar-injector/tc';
import type { Config } from '../config/config.ts';
import { CONFIG } from '../config/tokens.ts';
import { JournalRepository } from './journal.repository.ts';

/** Says what the user of a fault may not expect of it. */
@Injectable()
export class WarningsService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly journal: JournalRepository,
  ) {}

  of(fault: Fault): string[] {
    const { exemptProbes, probePorts } = this.config;
    return [...warnOfProbes(fault, exemptProbes ? [] : probePorts), ...this.ofJournal()];
  }

  ofJournal(): string[] {
    const { problem } = this.journal;
    return problem === undefined
      ? []
      : [`the journal cannot be written, so a restart reverts all faults: ${problem}`];
  }
}

/**
 * Warns of probes of the Pod that a fault hits like any traffic: the kubelet may restart the
 * container then.
 *
 * @param ports on which the Pod's containers are probed.
 */
function warnOfProbes({ match, name }: Fault, ports: readonly number[]): string[] {
  const hit = ports.filter((port) => isHit(match, port));
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
