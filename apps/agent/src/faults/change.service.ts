import { Inject, Injectable } from '@nestjs/common';
import { EMPTY_DEVICE, findForeignRoot } from '@sidecar-injector/tc';
import type { Config } from '../config/config.ts';
import { CONFIG } from '../config/tokens.ts';
import { newError } from '../errors/errors.ts';
import { EGRESS_FEATURES, FEATURES } from '../kernel/capabilities.ts';
import { CapabilitiesService } from '../kernel/capabilities.service.ts';
import type { InterfacePlan } from '../kernel/interface-plan.ts';
import {
  isEmptyChange,
  type KernelChange,
  type Leftover,
  planChange,
} from '../kernel/kernel-change.ts';
import { KernelReader } from '../kernel/kernel-reader.service.ts';
import { addIfb, KernelService } from '../kernel/kernel.service.ts';
import type { KernelView } from '../kernel/kernel-view.ts';
import type { Faults, FaultState } from './fault-state.ts';
import { FaultStore } from './fault-store.ts';
import { JournalService } from './journal.service.ts';
import { planFaults } from './plan-faults.ts';

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
    private readonly reader: KernelReader,
    private readonly kernel: KernelService,
    private readonly capabilities: CapabilitiesService,
    private readonly journal: JournalService,
    private readonly store: FaultStore,
  ) {}

  /**
   * Reads the kernel and says what would be done.
   *
   * @param touched names of interfaces that the caller has asked for: those must be ours to change.
   * @throws ApiError `foreign_qdisc`, `limit_exceeded`, or why the kernel cannot be read.
   */
  async plan(faults: Faults, touched: readonly string[]): Promise<Changed> {
    const view = await this.reader.read();
    const state = planFaults(faults, {
      view,
      memory: this.store.state.memory,
      cleanPorts: this.config.cleanPorts,
    });
    assertOwnRoots(state, touched, view);
    const change = planChange(applicable(state.plans, view), view);
    return { state, view, commands: toCommands(change), leftovers: change.leftovers };
  }

  /**
   * Does it: journal, one batch, reading back.
   *
   * @throws ApiError also where the kernel refuses; it is then as it was before.
   */
  async apply(faults: Faults, touched: readonly string[]): Promise<Changed> {
    const before = this.store.state;
    const { state, view } = await this.plan(faults, touched);
    const plans = applicable(state.plans, view);
    const change = planChange(plans, view);
    await this.requireFeatures(plans, change);
    await this.journal.write(state);
    try {
      const after = await this.kernel.apply(change, plans, {
        view,
        plans: applicable(before.plans, view),
      });
      this.store.replace(state);
      return { state, view: after, commands: toCommands(change), leftovers: change.leftovers };
    } catch (error) {
      await this.journal.write(before);
      throw error;
    }
  }

  /** What only takes away needs nothing. */
  private async requireFeatures(
    plans: readonly InterfacePlan[],
    change: KernelChange,
  ): Promise<void> {
    if (change.lines.some((line) => / (add|replace) /.test(` ${line}`))) {
      const isIngress = plans.some(({ ingress }) => ingress !== undefined);
      await this.capabilities.require(isIngress ? FEATURES : EGRESS_FEATURES);
    }
  }
}

/** What of the plans can be carried out: nothing on an interface that is gone or not ours. */
export function applicable(plans: readonly InterfacePlan[], view: KernelView): InterfacePlan[] {
  return plans
    .filter(({ name }) => view.interfaces.includes(name))
    .map((plan) =>
      findObstacle(plan, view) === undefined ? plan : { ...plan, egress: EMPTY_DEVICE },
    );
}

/** Why a plan cannot be carried out. */
export function findObstacle(
  { name, egress }: InterfacePlan,
  view: KernelView,
): 'interface_not_found' | 'foreign_qdisc' | undefined {
  if (!view.interfaces.includes(name)) {
    return 'interface_not_found';
  }
  return egress.hasRoot && findForeignRoot(view.qdiscs, name) !== undefined
    ? 'foreign_qdisc'
    : undefined;
}

function assertOwnRoots({ plans }: FaultState, touched: readonly string[], view: KernelView): void {
  for (const { name, egress } of plans.filter((plan) => touched.includes(plan.name))) {
    const root = egress.hasRoot ? findForeignRoot(view.qdiscs, name) : undefined;
    if (root !== undefined) {
      throw newError('foreign_qdisc', {
        message: `${name} has a root qdisc of somebody else: ${root.kind} ${root.handle}.`,
        remedy: `Remove it with "tc qdisc del dev ${name} root", or name other interfaces.`,
        field: 'interfaces',
        value: name,
      });
    }
  }
}

function toCommands(change: KernelChange): string[] {
  return isEmptyChange(change)
    ? []
    : [
        ...change.ifbs.map((name) => `ip ${addIfb(name).join(' ')}`),
        ...change.lines.map((line) => `tc ${line}`),
      ];
}
