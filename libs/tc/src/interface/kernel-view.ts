import { type Device, EMPTY_DEVICE } from '../device/device.ts';
import { isOwnRoot, type Qdisc } from '../device/read-qdiscs.ts';
import { claimOwn, type Hook, isIfb } from './hook.ts';
import type { Memory } from './own-traces.ts';

/** A network interface of the Pod. */
export interface NetInterface {
  readonly name: string;
  /** The largest packet, in bytes. */
  readonly mtu: number;
}

/** What the kernel has at one moment, as far as it concerns the agent. */
export interface KernelView {
  readonly interfaces: readonly NetInterface[];
  readonly qdiscs: readonly Qdisc[];
  /** Our trees by device; devices without one are absent. */
  readonly trees: ReadonlyMap<string, Device>;
  /** By interface; those without a hook are absent. */
  readonly hooks: ReadonlyMap<string, Hook>;
  /** Equal where nothing but counters differs. */
  readonly fingerprint: string;
}

/** What an ethernet interface has where nothing is known. */
const DEFAULT_MTU = 1_500;

export function hasInterface({ interfaces }: KernelView, name: string): boolean {
  return interfaces.some((each) => each.name === name);
}

export function mtuOf({ interfaces }: KernelView, name: string): number {
  return interfaces.find((each) => each.name === name)?.mtu ?? DEFAULT_MTU;
}

/** Our tree on a device, which may be none. */
export function treeOf(view: KernelView, device: string): Device {
  return view.trees.get(device) ?? EMPTY_DEVICE;
}

/** Takes filters whose ifb is gone for ours where the agent remembers its own preference. */
export function claimFilters(view: KernelView, { ingress }: Memory): KernelView {
  const { interfaces, qdiscs, trees, hooks } = view;
  return {
    interfaces,
    qdiscs,
    trees,
    hooks: new Map(
      [...hooks].map(([name, hook]) => [name, claimOwn(hook, ingress.get(name)?.pref)]),
    ),
    // Worked out when somebody asks.
    get fingerprint() {
      return view.fingerprint;
    },
  };
}

/** Interfaces whose incoming packets filters of ours handle. */
export function redirectedInterfaces({ hooks }: KernelView): string[] {
  return [...hooks]
    .filter(([, { own, outdated }]) => own.length + outdated.length > 0)
    .map(([name]) => name);
}

/** Ifbs with our tree, and those to which filters of ours send. */
export function listIfbs({ trees, hooks, interfaces }: KernelView): string[] {
  const targets = [...hooks.values()].flatMap(({ own }) => own.map(({ redirect }) => redirect));
  return interfaces
    .map(({ name }) => name)
    .filter((name) => isIfb(name) && (trees.has(name) || targets.includes(name)));
}

/** Whether anything in the kernel is ours. */
export function hasTraces(view: KernelView): boolean {
  return view.trees.size > 0 || redirectedInterfaces(view).length > 0;
}

/** The root qdisc of a device if it is neither ours nor the kernel's default. */
export function findForeignRoot({ qdiscs }: KernelView, device: string): Qdisc | undefined {
  return qdiscs
    .filter(({ dev }) => dev === device)
    .find((qdisc) => qdisc.isRoot && qdisc.handle !== '0:' && !isOwnRoot(qdisc));
}
