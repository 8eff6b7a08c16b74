import { type Device, EMPTY_DEVICE } from '../device/device.ts';
import type { PrintedFilter } from '../device/read-filters.ts';
import { isOwnRoot, type Qdisc } from '../device/read-qdiscs.ts';
import type { Memory } from './memory.ts';

/** A network interface of the Pod. */
export interface NetInterface {
  readonly name: string;
  /** The largest packet, in bytes. */
  readonly mtu: number;
}

/** One filter of ours at a hook; it redirects to its ifb, or to `*` where that is gone. */
export type OwnFilter = Pick<PrintedFilter, 'pref' | 'handle' | 'program' | 'redirect'>;

/** Where filters for incoming packets of an interface hang: a `clsact` or `ingress` qdisc. */
export interface Hook {
  readonly kind: string;
  readonly own: readonly OwnFilter[];
  /** Filters that an earlier version has left, by preference. */
  readonly outdated: readonly Pick<PrintedFilter, 'pref' | 'protocol'>[];
  /** Filters of somebody else. */
  readonly foreign: readonly PrintedFilter[];
  /** Filters for what goes out, of which none is ours; only a `clsact` has that side. */
  readonly egress: readonly PrintedFilter[];
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

/** Handle of `clsact` and `ingress` (tc-bpf(8)); both take filters at `dev … ingress`. */
const HOOK_HANDLE = 'ffff:';

/** Names of the ifbs that the agent makes. */
const IFB = /^fi\d+$/;

/** What an ethernet interface has where nothing is known. */
const DEFAULT_MTU = 1_500;

/** Preferences of the u32 filters that version 0.1 has set at a hook. */
const OUTDATED_PREFERENCES: readonly number[] = [1, 2, 10, 11, 60_000];

/** The one of those that redirects to the ifb, and so marks the hook. */
const OUTDATED_REDIRECT = 60_000;

export function isIfb(name: string): boolean {
  return IFB.test(name);
}

export function isHook({ handle }: Qdisc): boolean {
  return handle === HOOK_HANDLE;
}

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

/**
 * Tells our filters at a hook from those of others. One whose target is gone is taken for somebody
 * else's, until {@link claimFilters} knows better.
 */
export function readHook(
  kind: string,
  filters: readonly PrintedFilter[],
  egress: readonly PrintedFilter[] = [],
): Hook {
  const own = filters.filter((each) => isProgram(each) && isRedirect(each));
  const isOurs = filters.some((each) => each.pref === OUTDATED_REDIRECT && isOutdated(each));
  const outdated = isOurs ? filters.filter(isOutdated) : [];
  return {
    kind,
    own,
    outdated: [
      ...new Map(outdated.map(({ pref, protocol }) => [pref, { pref, protocol }])).values(),
    ],
    foreign: filters.filter((each) => !own.includes(each) && !outdated.includes(each)),
    egress,
  };
}

/** Takes filters whose ifb is gone for ours where the agent remembers its own preference. */
export function claimFilters(view: KernelView, { ingress }: Memory): KernelView {
  const { interfaces, qdiscs, trees } = view;
  return {
    interfaces,
    qdiscs,
    trees,
    hooks: new Map(
      [...view.hooks].map(([name, hook]) => {
        const claimed = hook.foreign.filter(
          (each) =>
            isProgram(each) && each.redirect === '*' && each.pref === ingress.get(name)?.pref,
        );
        const own = [...hook.own, ...claimed];
        return [
          name,
          { ...hook, own, foreign: hook.foreign.filter((each) => !claimed.includes(each)) },
        ];
      }),
    ),
    // Worked out when somebody asks.
    get fingerprint() {
      return view.fingerprint;
    },
  };
}

/** Of the kind that the agent sets; somebody else may, too. */
function isProgram({ kind, protocol }: PrintedFilter): boolean {
  return kind === 'bpf' && protocol === 'all';
}

/** Whether it sends to an ifb of ours. */
function isRedirect({ redirect = '' }: PrintedFilter): boolean {
  return isIfb(redirect);
}

/** A filter of version 0.1: one that redirects to its ifb, or one of the clean lane before it. */
function isOutdated(filter: PrintedFilter): boolean {
  const { kind, pref, redirect, passes, hasActions } = filter;
  const isOfLane = redirect === undefined && (passes || (pref < OUTDATED_REDIRECT && !hasActions));
  return kind === 'u32' && OUTDATED_PREFERENCES.includes(pref) && (isOfLane || isRedirect(filter));
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
