import { Injectable } from '@nestjs/common';
import { newError } from '../errors/error-catalogue.ts';
import { Clock } from './clock.ts';
import { type Drift, FaultStore } from './fault-store.ts';
import { type FaultAnswer, type FaultView, NO_FAULT, showFault } from './fault-view.ts';
import { KernelRepository } from './kernel.repository.ts';

/** What the list of faults answers. */
export interface FaultsAnswer {
  readonly faults: readonly (FaultView & Omit<FaultAnswer, 'fault'>)[];
  /** Whether somebody else has changed in the kernel what the agent has set, and what came of it. */
  readonly drifted: Drift;
  /** How often it was put back since the agent started. */
  readonly repairs: number;
}

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
    return active === undefined
      ? NO_FAULT
      : showFault(active, state, await this.kernel.readCounters(), this.clock.now());
  }

  async list(): Promise<FaultsAnswer> {
    const { state, drift: drifted, repairs } = this.store;
    const qdiscs = state.faults.size === 0 ? [] : await this.kernel.readCounters();
    const faults = [...state.faults.values()].map((active) => {
      const { fault, ...rest } = showFault(active, state, qdiscs, this.clock.now());
      return { ...fault, ...rest };
    });
    return { faults, drifted, repairs };
  }
}
