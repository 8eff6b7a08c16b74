import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import { newError } from '../errors/errors.ts';
import { KernelReader } from '../kernel/kernel-reader.service.ts';
import type { FaultAnswer, FaultsAnswer } from './answers.ts';
import { DriftService } from './drift.service.ts';
import { FaultStore } from './fault-store.ts';
import { expectOf, showFault, showLeaves } from './fault-view.ts';

/** Reads faults, with what the kernel really has for them. */
@Injectable()
export class FaultQueries {
  constructor(
    private readonly clock: Clock,
    private readonly reader: KernelReader,
    private readonly drift: DriftService,
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
      return { fault: null, kernel: [], expected: [] };
    }
    const qdiscs = await this.reader.readCounters();
    return {
      fault: showFault(active, this.clock.now()),
      kernel: showLeaves(name, state, qdiscs),
      expected: expectOf(active.fault),
    };
  }

  async list(): Promise<FaultsAnswer> {
    const { state } = this.store;
    const { drift: drifted, repairs } = this.drift;
    if (state.faults.size === 0) {
      return { faults: [], drifted, repairs };
    }
    const qdiscs = await this.reader.readCounters();
    const faults = [...state.faults].map(([name, active]) => ({
      ...showFault(active, this.clock.now()),
      kernel: showLeaves(name, state, qdiscs),
    }));
    return { faults, drifted, repairs };
  }
}
