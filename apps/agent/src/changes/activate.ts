import type { ActiveFault, Fault } from '@sidecar-injector/tc';
import { newError } from '../errors/error-catalogue.ts';
import { isOwnDevice } from './capabilities.ts';
import { type Moment, NS_PER_MS } from './clock.ts';
import type { ProcRepository } from './proc.repository.ts';

/**
 * Ties a fault to the interfaces of this Pod and to the clock.
 *
 * @throws ApiError `interface_not_found`.
 */
export function activate(fault: Fault, proc: ProcRepository, now: Moment): ActiveFault {
  const { duration } = fault;
  const interfaces = findInterfaces(fault, proc);
  const deadline = duration === undefined ? undefined : now + BigInt(duration) * NS_PER_MS;
  return { fault, interfaces, ...(deadline !== undefined && { deadline }) };
}

function findInterfaces({ interfaces }: Fault, proc: ProcRepository): readonly string[] {
  const present = proc.interfaceNames().filter((name) => !isOwnDevice(name));
  const refusal = (message: string, remedy: string, value?: string): Error =>
    newError('interface_not_found', {
      message,
      remedy: `${remedy} one of ${present.join(', ')}.`,
      field: 'interfaces',
      value,
    });
  const own = interfaces.find(isOwnDevice);
  if (own !== undefined) {
    throw refusal(`The agent keeps the name ${own} for a device of its own.`, 'Use', own);
  }
  const unknown = interfaces.find((name) => !present.includes(name));
  if (unknown !== undefined) {
    throw refusal(`The Pod has no interface ${unknown}.`, 'Use', unknown);
  }
  const meant = interfaces.length > 0 ? interfaces : proc.defaultInterfaces();
  if (meant.length === 0) {
    throw refusal(
      'The Pod has no default route that would say which interface is meant.',
      'Name it in "interfaces":',
    );
  }
  return meant;
}
