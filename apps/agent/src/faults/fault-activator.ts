import { Injectable } from '@nestjs/common';
import type { Fault } from '@sidecar-injector/tc';
import { Clock, NS_PER_MS } from '../clock/clock.ts';
import { newError } from '../errors/errors.ts';
import { ProcNet } from '../kernel/proc-net.ts';
import type { ActiveFault } from './fault-state.ts';

/** Ties a fault to the interfaces of this Pod and to the clock. */
@Injectable()
export class FaultActivator {
  constructor(
    private readonly clock: Clock,
    private readonly procNet: ProcNet,
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
    const present = this.procNet.interfaces();
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
    const defaults = this.procNet.defaultInterfaces();
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
