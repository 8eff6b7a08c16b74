import { type Fault, isForWay } from '../fault/fault.ts';
import { composeFaults, type Composition } from '../interface/packet-classes.ts';
import { type FaultReport, reportFault } from '../interface/report.ts';
import { type FaultsJson, newFaults } from './new-faults.ts';

/** What happens on both ways of an interface. */
export function composeWays(faults: readonly Fault[], interfaceName = 'eth0'): Composition[] {
  return (['egress', 'ingress'] as const).map((way) =>
    composeFaults(
      faults.filter((fault) => isForWay(fault, way)),
      { interfaceName, way, cleanPorts: [2_332] },
    ),
  );
}

/** What is said of one of some faults of an interface. */
export function reportOne(name: string, json: FaultsJson): FaultReport {
  const faults = newFaults(json);
  const fault = faults.find((each) => each.name === name);
  if (fault === undefined) {
    throw new Error(`${name} is not there`);
  }
  return reportFault(fault, composeWays(faults));
}
