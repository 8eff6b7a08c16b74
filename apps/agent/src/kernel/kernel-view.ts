import { type Device, EMPTY_DEVICE, type Filter, HANDLE, type Qdisc } from '@sidecar-injector/tc';

/** Where filters for incoming packets of an interface hang: a `clsact` or `ingress` qdisc. */
export interface Hook {
  /** Those that send packets to an ifb of ours, and their clean lane. */
  readonly own: readonly Filter[];
  /** Whether there are filters of somebody else. */
  readonly isShared: boolean;
}

/** What the kernel has at one moment, as far as it concerns the agent. */
export interface KernelView {
  readonly interfaces: readonly string[];
  readonly qdiscs: readonly Qdisc[];
  /** Our trees by device; devices without one are absent. */
  readonly trees: ReadonlyMap<string, Device>;
  /** By interface; those without a hook are absent. */
  readonly hooks: ReadonlyMap<string, Hook>;
}

/** Handle of `clsact` and `ingress` (tc-bpf(8)); both take filters at `dev … ingress`. */
const HOOK_HANDLE = 'ffff:';

/** Names of the ifbs that the agent makes. */
const IFB = /^fi\d+$/;

/** Preferences of the filters that `planRedirect` makes. */
const OWN_PREFERENCES: readonly number[] = [1, 2, 10, 11, 60_000];

export function isIfb(name: string): boolean {
  return IFB.test(name);
}

export function isOwnRoot({ isRoot, handle }: Qdisc): boolean {
  return isRoot && handle === HANDLE;
}

export function isHook({ handle }: Qdisc): boolean {
  return handle === HOOK_HANDLE;
}

/** Devices that have a qdisc of some sort. */
export function devicesOf(
  { qdiscs }: Pick<KernelView, 'qdiscs'>,
  isMeant: (qdisc: Qdisc) => boolean,
): string[] {
  return qdiscs.filter(isMeant).map(({ dev }) => dev);
}

/** `*` stands in place of a device that is gone. */
export function isOwnRedirect({ pref, target }: Filter): boolean {
  return OWN_PREFERENCES.includes(pref) && /^(pass|redirect (fi\d+|\*))$/.test(target);
}

function isRedirect({ target }: Filter): boolean {
  return target.startsWith('redirect ');
}

/** Our tree on a device, which may be none. */
export function treeOf(view: KernelView, device: string): Device {
  return view.trees.get(device) ?? EMPTY_DEVICE;
}

/** Interfaces whose incoming packets filters of ours handle. */
export function redirectedInterfaces({ hooks }: KernelView): string[] {
  return [...hooks].filter(([, { own }]) => own.some(isRedirect)).map(([name]) => name);
}

/** Ifbs that are ours: those with our tree, and those to which filters of ours send. */
export function listIfbs({ trees, hooks, interfaces }: KernelView): string[] {
  const targets = [...hooks.values()].flatMap(({ own }) => own.map(({ target }) => target));
  return interfaces.filter(
    (name) => isIfb(name) && (trees.has(name) || targets.includes(`redirect ${name}`)),
  );
}

/** Whether anything in the kernel is ours. */
export function hasTraces(view: KernelView): boolean {
  return view.trees.size > 0 || redirectedInterfaces(view).length > 0;
}
