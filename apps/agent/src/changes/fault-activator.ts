import { Injectable } from '@nestjs/common';
import { type ActiveFault, type Fault } from '@sidecar-injector/tc';
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
    const own = interfaces.find(isOwnDevice);
    if (own !== undefined) {
      throw newError('interface_not_found', {
        message: `The agent keeps the name ${own} for a device of its own.`,
        remedy: `Use one of ${present.join(', ')}.`,
        field: 'interfaces',
        value: own,
      });
    }
    const unknown = interfaces.find((name) => !present.includes(name));
    if (unknown !== undefined) {
      throw newError('interface_not_found', {
        message: `The Pod has no interface ${unknown}.`,
        remedy: `Use one of ${present.join(', ')}.`,
        field: 'interfaces',
        value: unknown,
      });
    }
    return interfaces.length > 0 ? interfaces : this.findDefaults(present);
  }

  private findDefaults(present: readonly string[]): readonly string[] {
    const defaults = this.proc.defaultInterfaces();
    if (defaults.length === 0) {
      throw newError('interface_not_found', {
        message: 'The Pod has no default route that would say which interface is meant.',
        remedy: `Name it in "interfaces": one of ${present.join(', ')}.`,
        field: 'interfaces',
      });
    }
    return defaults;
  }
}
