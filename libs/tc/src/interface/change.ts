import { removeClass } from '../device/commands.ts';
import { type Device, EMPTY_DEVICE } from '../device/device.ts';
import { type DeviceChange, diffDevice } from '../device/diff-device.ts';
import { isIfb } from './hook.ts';
import {
  claimFilters,
  hasInterface,
  type KernelView,
  redirectedInterfaces,
  treeOf,
} from './kernel-view.ts';
import type { Memory } from './own-traces.ts';
import type { InterfacePlan } from './interface-plan.ts';
import { diffHook } from './plan-ingress.ts';

/** What leads from what the kernel has to what is wanted. */
export interface Change extends DeviceChange {
  /** To be made before the batch. */
  readonly ifbs: readonly string[];
}

/** Compares the plans with the kernel; what has no plan is to go. */
export function planChange(
  plans: readonly InterfacePlan[],
  seen: KernelView,
  memory: Memory,
): Change {
  const view = claimFilters(seen, memory);
  const used = new Set(plans.map(({ ingress }) => ingress?.ifb));
  const parts = [...plans, ...unplanned(plans, used, view)].map((each) =>
    changeInterface(each, view),
  );
  // What the agent has made, and nothing that only has such a name.
  for (const { ifb } of memory.ingress.values()) {
    if (!used.has(ifb) && hasInterface(view, ifb)) {
      // Behind the filters that send there. Without its rates, what waits runs dry.
      const { lines } = diffDevice(ifb, EMPTY_DEVICE, treeOf(view, ifb));
      parts.push({ ifbs: [], lines, leftovers: [{ device: ifb }] });
    }
  }
  return {
    ifbs: parts.flatMap(({ ifbs }) => ifbs),
    lines: parts.flatMap(({ lines }) => lines),
    leftovers: parts.flatMap(({ leftovers }) => leftovers),
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
  const going = [...minors.filter((minor) => leaves.has(minor)), ...idle];
  return going.map((minor) => removeClass(device, minor));
}

/** Interfaces that have something of ours and no plan. */
function unplanned(
  plans: readonly InterfacePlan[],
  used: ReadonlySet<string | undefined>,
  view: KernelView,
): InterfacePlan[] {
  const planned = new Set(plans.map(({ name }) => name));
  const held = [
    ...[...view.trees.keys()].filter((name) => !isIfb(name) && !used.has(name)),
    ...redirectedInterfaces(view),
  ];
  return [...new Set(held)]
    .filter((name) => !planned.has(name))
    .map((name) => ({ name, egress: EMPTY_DEVICE }));
}

function changeInterface({ name, egress, ingress }: InterfacePlan, view: KernelView): Change {
  const tree = diffDevice(name, egress, treeOf(view, name));
  const hook = view.hooks.get(name);
  const filters = diffHook(name, ingress, hook);
  if (ingress === undefined) {
    return { ifbs: [], lines: [...filters, ...tree.lines], leftovers: tree.leftovers };
  }
  const { ifb } = ingress;
  const inner = diffDevice(ifb, ingress.tree, treeOf(view, ifb));
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
