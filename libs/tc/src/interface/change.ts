import { type Device, EMPTY_DEVICE } from '../device/device.ts';
import { clearDevice, diffDevice, removeClasses } from '../device/diff-device.ts';
import {
  claimFilters,
  hasInterface,
  isIfb,
  type KernelView,
  redirectedInterfaces,
  treeOf,
} from './kernel-view.ts';
import type { Memory } from './memory.ts';
import type { InterfacePlan } from './interface-plan.ts';
import { diffHook } from './plan-hook.ts';

/** A class that no program feeds any more, or a whole ifb to which no filter sends. */
export interface Leftover {
  readonly device: string;
  /** Absent for all of the device. */
  readonly minor?: number;
}

/** What leads from what the kernel has to what is wanted. */
export interface Change {
  /** To be made before the batch. */
  readonly ifbs: readonly string[];
  /** Lines of `tc -batch`. */
  readonly lines: readonly string[];
  /** To be removed when they have run dry. */
  readonly leftovers: readonly Leftover[];
}

/** Compares the plans with the kernel; what has no plan is to go. */
export function planChange(
  plans: readonly InterfacePlan[],
  seen: KernelView,
  memory: Memory,
): Change {
  const view = claimFilters(seen, memory);
  const parts = [...plans, ...unplanned(plans, view)].map((each) => changeInterface(each, view));
  const unused = unusedIfbs(plans, view, memory);
  return {
    ifbs: parts.flatMap(({ ifbs }) => ifbs),
    lines: [
      ...parts.flatMap(({ lines }) => lines),
      // Behind the filters that send there. Without its rates, what waits runs dry.
      ...unused.flatMap((ifb) => changeTree(ifb, EMPTY_DEVICE, view).lines),
    ],
    leftovers: [
      ...parts.flatMap(({ leftovers }) => leftovers),
      ...unused.map((device) => ({ device })),
    ],
  };
}

/** Whether the kernel is as it is wanted, but for what has yet to run dry. */
export function isEmptyChange({ ifbs, lines }: Change): boolean {
  return ifbs.length + lines.length === 0;
}

/** As one would type them. */
export function toCommands({ ifbs, lines }: Change): string[] {
  return [
    ...ifbs.map((name) => `ip ${addIfb(name).join(' ')}`),
    ...lines.map((line) => `tc ${line}`),
  ];
}

/** The words behind `ip` that make an ifb. */
export function addIfb(name: string): string[] {
  return ['link', 'add', 'name', name, 'up', 'type', 'ifb'];
}

/** The words behind `ip` that remove it. */
export function removeIfb(name: string): string[] {
  return ['link', 'del', 'dev', name];
}

/** Removes leaves, and the rate classes of which none is left. */
export function removeLeaves(
  device: string,
  minors: readonly number[],
  view: KernelView,
  wanted: Device = EMPTY_DEVICE,
): string[] {
  const { leaves, rates } = treeOf(view, device);
  const staying = [...leaves].filter(([minor]) => !minors.includes(minor));
  const idle = [...rates.keys()].filter(
    (rate) => !wanted.rates.has(rate) && staying.every(([, leaf]) => leaf?.rateClass !== rate),
  );
  return removeClasses(device, [...minors.filter((minor) => leaves.has(minor)), ...idle]);
}

/** Interfaces that have something of ours and no plan. */
function unplanned(plans: readonly InterfacePlan[], view: KernelView): InterfacePlan[] {
  const planned = new Set(plans.map(({ name }) => name));
  const ifbs = new Set(plans.map(({ ingress }) => ingress?.hook.ifb));
  const held = [
    ...[...view.trees.keys()].filter((name) => !isIfb(name) && !ifbs.has(name)),
    ...redirectedInterfaces(view),
  ];
  return [...new Set(held)]
    .filter((name) => !planned.has(name))
    .map((name) => ({ name, egress: EMPTY_DEVICE }));
}

function changeInterface({ name, egress, ingress }: InterfacePlan, view: KernelView): Change {
  const tree = changeTree(name, egress, view);
  const hook = view.hooks.get(name);
  const filters = diffHook(name, ingress?.hook, hook);
  if (ingress === undefined) {
    return { ifbs: [], lines: [...filters, ...tree.lines], leftovers: tree.leftovers };
  }
  const { ifb } = ingress.hook;
  const inner = changeTree(ifb, ingress.tree, view);
  return {
    ifbs: hasInterface(view, ifb) ? [] : [ifb],
    lines: [
      ...tree.lines,
      ...inner.lines,
      ...(hook === undefined ? [`qdisc add dev ${name} clsact`] : []),
      ...filters,
    ],
    leftovers: [...tree.leftovers, ...inner.leftovers],
  };
}

function changeTree(
  device: string,
  wanted: Device,
  view: KernelView,
): Pick<Change, 'lines' | 'leftovers'> {
  const present = treeOf(view, device);
  const { apply, drain } = diffDevice(device, wanted, present);
  return { lines: apply, leftovers: drain.map((minor) => ({ device, minor })) };
}

/** What the agent has made, and nothing that only has such a name. */
function unusedIfbs(
  plans: readonly InterfacePlan[],
  view: KernelView,
  { ingress }: Memory,
): string[] {
  const used = new Set(plans.map((each) => each.ingress?.hook.ifb));
  return [...ingress.values()]
    .map(({ ifb }) => ifb)
    .filter((ifb) => !used.has(ifb) && hasInterface(view, ifb));
}

/** Takes the root of one interface away, if it is ours. */
export function planRootRemoval(name: string, view: KernelView): string[] {
  return clearDevice(name, treeOf(view, name));
}
