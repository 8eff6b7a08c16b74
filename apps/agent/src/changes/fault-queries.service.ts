import { Injectable } from '@nestjs/common';
import { newError } from '../errors/error-catalogue.ts';
import type { FaultAnswer, FaultsAnswer } from './answers.ts';
import { Clock } from './clock.ts';
import { FaultStore } from './fault-store.ts';
import { reportOf, showFault, showLeaves } from './fault-view.ts';
import { KernelRepository } from './kernel.repository.ts';

/** Reads faults, with what the kernel really has for them. */
@Injectable()
export class FaultQueries {
  constructor(
    private readonly clock: Clock,
    private readonly kernel: KernelRepository,
    private readonly store: FaultStore,
  ) {}

  /** @throws ApiError `fault_not_found`. */
  findOrFail(name: string): Promise<FaultAnswer> {
    if (!this.store.state.faults.has(name)) {
      const message = `There is no fault named ${JSON.stringify(name)}.`;
      throw newError('fault_not_found', { message, field: 'name', value: name });
    }
    return this.find(name);
  }

  /** @returns `{"fault": null}` where there is none. */
  async find(name: string): Promise<FaultAnswer> {
    const { state } = this.store;
    const active = state.faults.get(name);
    if (active === undefined) {
      return { fault: null, kernel: [], expected: [], warnings: [] };
    }
    const qdiscs = await this.kernel.readCounters();
    return {
      fault: showFault(active, this.clock.now()),
      kernel: showLeaves(name, state, qdiscs),
      ...reportOf(name, state),
    };
  }

  async list(): Promise<FaultsAnswer> {
    const { state, drift: drifted, repairs } = this.store;
    if (state.faults.size === 0) {
      return { faults: [], drifted, repairs };
    }
    const qdiscs = await this.kernel.readCounters();
    const faults = [...state.faults].map(([name, active]) => ({
      ...showFault(active, this.clock.now()),
      kernel: showLeaves(name, state, qdiscs),
      ...reportOf(name, state),
    }));
    return { faults, drifted, repairs };
  }
}
