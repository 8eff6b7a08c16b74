import type { Path } from '../report/format.ts';
import type { Report } from '../report/report.ts';
import { member } from '../schema/plain.ts';
import { type Part, partsOf } from './part.ts';

/**
 * Checks the ports of the containers that run side by side: they share one network, and on a node
 * each port is there once. Init containers that end may reuse a port.
 */
export function checkPorts(containers: readonly Part[], report: Report): void {
  const ports = containers
    .filter(
      ({ path, value }) => path[0] === 'containers' || member(value, 'restartPolicy') === 'Always',
    )
    .flatMap(({ path, value }) => partsOf(value, 'ports', path));
  const protocolOf = (port: unknown): unknown => member(port, 'protocol') ?? 'TCP';
  for (const [path, port] of findTaken(ports, 'containerPort', (one) => [protocolOf(one)])) {
    report.warn(path, { must: 'be unique in the profile' }, port);
  }
  const hostOf = (port: unknown): unknown[] => [protocolOf(port), member(port, 'hostIP')];
  for (const [path, port] of findTaken(ports, 'hostPort', hostOf)) {
    report.problem(path, { must: 'be unique in the profile' }, port);
  }
}

/** The numbers that an earlier port has, too, with the same other members. */
function findTaken(
  ports: readonly Part[],
  name: string,
  othersOf: (port: unknown) => readonly unknown[],
): [Path, unknown][] {
  const taken = new Set<string>();
  return ports.flatMap(({ path, value }): [Path, unknown][] => {
    const port = member(value, name);
    const key = JSON.stringify([port, ...othersOf(value)]);
    const isTaken = typeof port === 'number' && port !== 0 && taken.has(key);
    taken.add(key);
    return isTaken ? [[[...path, name], port]] : [];
  });
}
