import { Inject, Injectable } from '@nestjs/common';
import {
  type Faults,
  type FaultState,
  findForeignRoot,
  type KernelView,
  type Leftover,
  type Memory,
  type Plan,
  plan,
  toCommands,
  withoutObstacles,
} from '@sidecar-injector/tc';
import { ApiError, CONFIG } from '@sidecar-injector/http';
import type { Config } from '../config/config.ts';
import { newError } from '../errors/error-catalogue.ts';
import { featuresFor } from './capabilities.ts';
import { CapabilitiesService } from './capabilities.service.ts';
import { FaultStore } from './fault-store.ts';
import { JournalRepository } from './journal.repository.ts';
import { KernelRepository } from './kernel.repository.ts';

/** What a change has done, or would do. */
export interface Changed {
  readonly state: FaultState;
  readonly view: KernelView;
  /** As one would type them. */
  readonly commands: readonly string[];
  readonly leftovers: readonly Leftover[];
}

/** Leads from one set of faults to another: all of it, or nothing. */
@Injectable()
export class ChangeService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly kernel: KernelRepository,
    private readonly capabilities: CapabilitiesService,
    private readonly journal: JournalRepository,
    private readonly store: FaultStore,
  ) {}

  /** Plans what is to be in force with the kernel as it is. @throws FaultError `limit_exceeded`. */
  planFor(faults: Faults, view: KernelView, memory: Memory = this.store.state.memory): Plan {
    return plan(faults, view, memory, this.config);
  }

  /**
   * Does it: journal, one batch, reading back. A dry run reads the kernel, and only says what would
   * be done.
   *
   * @param touched names of interfaces that the caller has asked for: those must be ours to change.
   * @throws ApiError `foreign_qdisc`, `limit_exceeded`, why the kernel cannot be read, and where it
   * refuses; it is then as it was before.
   */
  async apply(faults: Faults, touched: readonly string[] = [], isDry = false): Promise<Changed> {
    const view = await this.kernel.read();
    const planned = this.planFor(faults, view);
    assertOwnRoots(planned, touched, view);
    if (isDry) {
      return { ...toChanged(planned, view), leftovers: [] };
    }
    const isIngress = planned.state.plans.some(({ ingress }) => ingress !== undefined);
    await this.capabilities.require(featuresFor(planned.change.lines, isIngress));
    return this.carryOut(planned, view);
  }

  /** Carries out what was planned. @throws ApiError as {@link apply}. */
  async carryOut(planned: Plan, view: KernelView): Promise<Changed> {
    const before = this.store.state;
    await this.journal.write(planned.state);
    try {
      const plans = withoutObstacles(before.plans, planned.obstacles);
      const after = await this.kernel.apply(planned, { view, plans });
      this.store.replace(planned.state, after);
      return toChanged(planned, after);
    } catch (error) {
      if (error instanceof ApiError && error.more['rolledBack'] === false) {
        this.store.doubt(planned.state.memory.ingress);
      }
      await this.journal.write(this.store.state);
      throw error;
    }
  }
}

function toChanged({ state, change }: Plan, view: KernelView): Changed {
  return { state, view, commands: toCommands(change), leftovers: change.leftovers };
}

function assertOwnRoots({ obstacles }: Plan, touched: readonly string[], view: KernelView): void {
  for (const name of touched.filter((each) => obstacles.get(each) === 'foreign_qdisc')) {
    const root = findForeignRoot(view, name);
    throw newError('foreign_qdisc', {
      message: `${name} has a root qdisc of somebody else: ${root?.kind ?? ''} ${root?.handle ?? ''}.`,
      remedy: `Remove it with "tc qdisc del dev ${name} root", or name other interfaces.`,
      field: 'interfaces',
      value: name,
    });
  }
}
