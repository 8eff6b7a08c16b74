import type { PrintedFilter } from '../device/read-filters.ts';
import type { Qdisc } from '../device/read-qdiscs.ts';

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

/** Handle of `clsact` and `ingress` (tc-bpf(8)); both take filters at `dev … ingress`. */
const HOOK_HANDLE = 'ffff:';

/** Names of the ifbs that the agent makes. */
const IFB = /^fi\d+$/;

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

/**
 * Tells our filters at a hook from those of others. One whose target is gone is taken for somebody
 * else's, until {@link claimFilters} of a view knows better.
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

/**
 * Takes filters whose ifb is gone for ours.
 *
 * @param pref the preference that the agent remembers of its own; absent where it has none.
 */
export function claimOwn(hook: Hook, pref: number | undefined): Hook {
  const claimed = hook.foreign.filter(
    (each) => isProgram(each) && each.redirect === '*' && each.pref === pref,
  );
  return {
    ...hook,
    own: [...hook.own, ...claimed],
    foreign: hook.foreign.filter((each) => !claimed.includes(each)),
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
