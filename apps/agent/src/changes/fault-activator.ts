import { Injectable } from '@nestjs/common';
import type { ActiveFault, Fault } from '@sidecar-injector/tc';
import { newError } from '../errors/error-catalogue.ts';
import { isOwnDevice } from './capabilities.ts';
import { Clock, NS_PER_MS } from './clock.ts';
import { ProcRepository } from './proc.repository.ts';

/** Ties a fault to the interfaces of this Pod and to the clock. */
@Injectable()
export class FaultActivator {
  constructor(
    private readonly clock: Clock,
    private readonly proc: ProcRepository,
  ) {}

  /** @throws ApiError `interface_not_found`. */
  activate(fault: Fault): ActiveFault {
    const { duration } = fault;
    const interfaces = this.findInterfaces(fault);
    return duration === undefined
      ? { fault, interfaces }
      : { fault, interfaces, deadline: this.clock.now() + BigInt(duration) * NS_PER_MS };
  }

  private findInterfaces({ interfaces }: Fault): readonly string[] {
    const present = this.proc.interfaceNames().filter((name) => !isOwnDevice(name));
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
    const meant = interfaces.length > 0 ? interfaces : this.proc.defaultInterfaces();
    if (meant.length === 0) {
      throw refusal(
        'The Pod has no default route that would say which interface is meant.',
        'Name it in "interfaces":',
      );
    }
    return meant;
  }
}
