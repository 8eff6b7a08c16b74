import {
  clearDevice,
  type Device,
  diffDevice,
  diffFilters,
  drainLeaves,
  EMPTY_DEVICE,
} from '@sidecar-injector/tc';
import type { InterfacePlan } from './interface-plan.ts';
import {
  devicesOf,
  isHook,
  isIfb,
  isOwnRoot,
  type KernelView,
  listIfbs,
  redirectedInterfaces,
  treeOf,
} from './kernel-view.ts';

/** A leaf that no filter feeds any more, or a whole ifb to which no filter sends. */
export interface Leftover {
  readonly device: string;
  /** Absent for all of the device. */
  readonly minor?: number;
  /** How long packets may still wait in it, in nanoseconds. */
  readonly wait: number;
}

/** What leads from what the kernel has to what is wanted. */
export interface KernelChange {
  /** To be made before the batch. */
  readonly ifbs: readonly string[];
  /** Lines of `tc -batch`. */
  readonly lines: readonly string[];
  /** To be removed when they have run dry. */
  readonly leftovers: readonly Leftover[];
}

const INGRESS = 'ingress';

/** Compares the plans with the kernel; what has no plan is to go. */
export function planChange(plans: readonly InterfacePlan[], view: KernelView): KernelChange {
  const parts = [...plans, ...unplanned(plans, view)].map((plan) => changeInterface(plan, view));
  return {
    ifbs: parts.flatMap(({ ifbs }) => ifbs),
    lines: parts.flatMap(({ lines }) => lines),
    leftovers: parts.flatMap(({ leftovers }) => leftovers).concat(unusedIfbs(plans, view)),
  };
}

export function isEmptyChange({ ifbs, lines }: KernelChange): boolean {
  return ifbs.length + lines.length === 0;
}

/** Removes a leaf with what waits in it. */
export function removeLeftover({ device, minor }: Leftover): string[] {
  return minor === undefined ? [] : drainLeaves(device, [minor]);
}

/** Takes the root of one interface away, if it is ours. */
export function planRootRemoval(name: string, view: KernelView): string[] {
  return clearDevice(name, treeOf(view, name));
}

/**
 * Removes all that is ours but the ifbs, at once.
 *
 * @param isOwnHook whether the hook of an interface is ours too, and not our filters alone.
 */
export function clearAll(view: KernelView, isOwnHook: (name: string) => boolean): string[] {
  return [
    ...[...view.hooks.keys()].flatMap((name) =>
      isOwnHook(name) ? clearHook(name, view) : clearRedirects(name, view),
    ),
    ...[...view.trees.keys()]
      .filter((name) => !isIfb(name))
      .flatMap((name) => clearDevice(name, treeOf(view, name))),
  ];
}

/** Takes a hook of ours away, or our filters alone where somebody else has some there too. */
export function clearHook(name: string, view: KernelView): string[] {
  const isShared = view.hooks.get(name)?.isShared ?? false;
  return isShared ? clearRedirects(name, view) : [removeHook(name)];
}

function removeHook(name: string): string {
  return `qdisc del dev ${name} clsact`;
}

function clearRedirects(name: string, view: KernelView): string[] {
  return diffFilters(name, INGRESS, [], view.hooks.get(name)?.own ?? []);
}

/**
 * What leads from a change that has failed half-way back to what was before.
 *
 * @param now of which the classes and filters of what is new need not be known.
 * @returns lines of a batch, and ifbs to remove behind it.
 */
export function planRestoration(
  before: { readonly view: KernelView; readonly plans: readonly InterfacePlan[] },
  now: KernelView,
): { readonly lines: readonly string[]; readonly ifbs: readonly string[] } {
  const { trees, hooks, interfaces } = before.view;
  const newHooks = devicesOf(now, isHook).filter((name) => !hooks.has(name));
  const newTrees = devicesOf(now, isOwnRoot).filter((name) => !trees.has(name) && !isIfb(name));
  const { lines, leftovers } = planChange(before.plans, {
    ...now,
    trees: new Map([...now.trees].filter(([name]) => trees.has(name))),
    hooks: new Map([...now.hooks].filter(([name]) => hooks.has(name))),
  });
  const newLeaves = leftovers.filter(
    ({ device, minor }) => minor !== undefined && !treeOf(before.view, device).leaves.has(minor),
  );
  return {
    lines: [
      ...newHooks.map(removeHook),
      ...newTrees.flatMap((name) => clearDevice(name, { ...EMPTY_DEVICE, hasRoot: true })),
      ...lines,
      ...newLeaves.flatMap(removeLeftover),
    ],
    ifbs: now.interfaces.filter((name) => isIfb(name) && !interfaces.includes(name)),
  };
}

function unplanned(plans: readonly InterfacePlan[], view: KernelView): InterfacePlan[] {
  const planned = new Set(plans.map(({ name }) => name));
  const held = [
    ...[...view.trees.keys()].filter((name) => !isIfb(name)),
    ...redirectedInterfaces(view),
  ];
  return [...new Set(held)]
    .filter((name) => !planned.has(name))
    .map((name) => ({ name, egress: EMPTY_DEVICE }));
}

function changeInterface({ name, egress, ingress }: InterfacePlan, view: KernelView): KernelChange {
  const tree = changeTree(name, egress, view);
  const hook = view.hooks.get(name);
  if (ingress === undefined) {
    const redirects = diffFilters(name, INGRESS, [], hook?.own ?? []);
    return { ifbs: [], ...tree, lines: [...redirects, ...tree.lines] };
  }
  const isNew = !view.interfaces.includes(ingress.ifb);
  const ifb = changeTree(ingress.ifb, ingress.tree, view);
  return {
    ifbs: isNew ? [ingress.ifb] : [],
    lines: [
      ...tree.lines,
      ...ifb.lines,
      ...(hook === undefined ? [`qdisc add dev ${name} clsact`] : []),
      ...diffFilters(name, INGRESS, ingress.redirects, hook?.own ?? []),
    ],
    leftovers: [...tree.leftovers, ...ifb.leftovers],
  };
}

function changeTree(
  device: string,
  wanted: Device,
  view: KernelView,
): Pick<KernelChange, 'lines' | 'leftovers'> {
  const present = treeOf(view, device);
  const { apply, drain } = diffDevice(device, wanted, present);
  if (drain.length > 0 && apply.some(setsLeaf) && [wanted, present].some(hasDuplicates)) {
    return { lines: changeAlone(device, wanted, present, drain), leftovers: [] };
  }
  const leftovers = drain.map((minor) => ({ device, minor, wait: waitOf(present, [minor]) }));
  return { lines: apply, leftovers };
}

/**
 * Removes leaves at once and before anything else is set: the kernel refuses a netem that
 * duplicates beside another one (net/sched/sch_netem.c), also beside one on its way out.
 */
function changeAlone(
  device: string,
  wanted: Device,
  present: Device,
  drain: readonly number[],
): string[] {
  const kept: Device = {
    hasRoot: wanted.hasRoot,
    leaves: new Map([...present.leaves].filter(([minor]) => wanted.leaves.has(minor))),
    filters: wanted.filters.filter(({ target }) =>
      present.filters.some((filter) => filter.target === target),
    ),
  };
  return [
    ...diffDevice(device, kept, present).apply,
    ...drainLeaves(device, drain),
    ...diffDevice(device, wanted, kept).apply,
  ];
}

function setsLeaf(line: string): boolean {
  return line.startsWith('qdisc replace ');
}

function hasDuplicates({ leaves }: Device): boolean {
  return [...leaves.values()].some((leaf) => (leaf?.netem.duplicate.percent ?? 0) > 0);
}

function unusedIfbs(plans: readonly InterfacePlan[], view: KernelView): Leftover[] {
  const used = new Set(plans.map(({ ingress }) => ingress?.ifb));
  return listIfbs(view)
    .filter((name) => !used.has(name))
    .map((device) => {
      const tree = treeOf(view, device);
      return { device, wait: waitOf(tree, [...tree.leaves.keys()]) };
    });
}

function waitOf({ leaves }: Device, minors: readonly number[]): number {
  const waits = minors.map((minor) => {
    const { delay = 0, jitter = 0 } = leaves.get(minor)?.netem ?? {};
    return delay + jitter;
  });
  return Math.max(0, ...waits);
}
