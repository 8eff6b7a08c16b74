import { type FilterPlace, handleOf, removeProgram, setProgram } from '../device/commands.ts';
import type { Hook, OwnFilter } from './kernel-view.ts';

/** The way of incoming packets to their ifb. */
export interface HookPlan {
  readonly ifb: string;
  /** Preference of our filters. */
  readonly pref: number;
  readonly programs: readonly string[];
}

/** Where nobody else has filters: low enough to be in front of most that may come later. */
const USUAL_PREF = 100;

/** The highest preference that the kernel takes. */
const LAST_PREF = 65_535;

/**
 * Chooses a preference that nobody uses, in front of all filters of others where there is one.
 *
 * @param held the one that our filters have.
 */
export function choosePref(hook: Hook | undefined, held: number | undefined): number {
  const others = [...(hook?.foreign ?? []), ...(hook?.outdated ?? [])];
  const taken = new Set(others.map(({ pref }) => pref));
  if (held !== undefined && !taken.has(held)) {
    return held;
  }
  const first = Math.min(...taken, USUAL_PREF + 1) - 1;
  if (first >= 1) {
    return first;
  }
  let pref = 2;
  while (taken.has(pref) && pref < LAST_PREF) {
    pref += 1;
  }
  return pref;
}

/** Warns of filters that see incoming packets before ours do, and may let them pass. */
export function warnOfForeign(name: string, hook: Hook | undefined, pref: number): string[] {
  const before = hook?.foreign.filter((filter) => filter.pref < pref) ?? [];
  const [first] = before;
  return first === undefined
    ? []
    : [
        `a ${first.kind} filter of somebody else at ${name} ingress, preference ${String(first.pref)}, comes before the agent's (${String(pref)}): packets that it accepts or drops meet no fault`,
      ];
}

/**
 * Leads from the filters that are at a hook to those of the plan; what is not ours stays. Each of
 * ours goes by its handle, since somebody else may have a filter at the same preference.
 */
export function diffHook(
  name: string,
  plan: HookPlan | undefined,
  hook: Hook | undefined,
): string[] {
  const own = hook?.own ?? [];
  const wanted = plan === undefined ? [] : toFilters(plan);
  const isPlace = (a: OwnFilter, b: OwnFilter): boolean =>
    a.pref === b.pref && a.handle === b.handle;
  const isSame = (a: OwnFilter, b: OwnFilter): boolean =>
    isPlace(a, b) && a.program === b.program && a.target === b.target;
  return [
    ...wanted
      .filter((each) => !own.some((held) => isSame(each, held)))
      .map((each) => setProgram(placeOf(name, each), each.handle, each.program)),
    ...own
      .filter((held) => !wanted.some((each) => isPlace(each, held)))
      .map((held) => removeProgram(placeOf(name, held), held.handle)),
    ...(hook?.outdated ?? []).map(({ protocol, pref }) => removePreference(name, protocol, pref)),
  ];
}

/** The programs in their order, each at the handle of its number. */
export function toFilters({ ifb, pref, programs }: HookPlan): OwnFilter[] {
  return programs.map((program, number) => ({
    pref,
    handle: handleOf(number),
    program,
    target: ifb,
  }));
}

function placeOf(device: string, { target, pref }: OwnFilter): FilterPlace {
  const action = `action mirred egress redirect dev ${target}`;
  return { device, parent: 'ingress', pref, action };
}

/** For filters of version 0.1, which had the preference for themselves. */
function removePreference(name: string, protocol: string, pref: number): string {
  return `filter del dev ${name} ingress protocol ${protocol} pref ${String(pref)}`;
}
