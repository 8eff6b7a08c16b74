import { diffFilters, type Filter, handleOf } from '../device/commands.ts';
import type { IngressPlan } from './interface-plan.ts';
import { type Hook, isIfb, type OwnFilter } from './hook.ts';
import { claimFilters, hasInterface, type KernelView } from './kernel-view.ts';
import type { IngressMemory, Memory } from './own-traces.ts';
import type { Composition } from './packet-classes.ts';

/** Where nobody else has filters: low enough to be in front of most that may come later. */
const USUAL_PREF = 100;

/** The highest preference that the kernel takes. */
const LAST_PREF = 65_535;

/** By interface, how what comes in gets to its ifb. */
export type Ingress = ReadonlyMap<string, IngressMemory>;

/** Gives each interface where something happens to what comes in the ifb that it had, or a new one. */
export function planIngress(
  compositions: readonly Composition[],
  seen: KernelView,
  memory: Memory,
): Ingress {
  const view = claimFilters(seen, memory);
  const planned = new Map<string, IngressMemory>();
  for (const { interfaceName: name, way, programs } of compositions) {
    if (way === 'egress' || programs.length === 0) {
      continue;
    }
    const held = memory.ingress.get(name);
    const hook = view.hooks.get(name);
    planned.set(name, {
      ifb: held?.ifb ?? nextIfb(view, memory, planned),
      pref: choosePref(hook, held?.pref),
      madeHook: hook === undefined || held?.madeHook === true,
    });
  }
  return planned;
}

/** What is planned, and what was there before until its ifb and its hook are gone. */
export function rememberIngress(view: KernelView, { ingress }: Memory, planned: Ingress): Ingress {
  const stillThere = [...ingress].filter(
    ([name, { ifb, madeHook }]) => hasInterface(view, ifb) || (madeHook && view.hooks.has(name)),
  );
  return new Map([...stillThere, ...planned]);
}

function nextIfb({ interfaces }: KernelView, memory: Memory, planned: Ingress): string {
  const used = new Set([
    ...interfaces.map(({ name }) => name),
    ...[...memory.ingress.values(), ...planned.values()].map(({ ifb }) => ifb),
  ]);
  const names = Array.from({ length: used.size + 1 }, (_, number) => `fi${String(number)}`);
  return names.find((name) => isIfb(name) && !used.has(name)) ?? 'fi0';
}

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
  const first = hook?.foreign.find((filter) => filter.pref < pref);
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
  plan: IngressPlan | undefined,
  hook: Hook | undefined,
): string[] {
  const listAt = (filters: readonly OwnFilter[]): Filter[] =>
    filters.map(({ pref, handle, program = '', redirect = '*' }) => {
      const action = `action mirred egress redirect dev ${redirect}`;
      return { device: name, parent: 'ingress', pref, handle, program, action };
    });
  return [
    ...diffFilters(listAt(plan === undefined ? [] : toFilters(plan)), listAt(hook?.own ?? [])),
    ...(hook?.outdated ?? []).map(({ protocol, pref }) => removePreference(name, protocol, pref)),
  ];
}

/** The programs in their order, each at the handle of its number. */
export function toFilters({ ifb, pref, tree }: IngressPlan): OwnFilter[] {
  return tree.programs.map((program, number) => ({
    pref,
    handle: handleOf(number),
    program,
    redirect: ifb,
  }));
}

/** For filters of version 0.1, which had the preference for themselves. */
function removePreference(name: string, protocol: string, pref: number): string {
  return `filter del dev ${name} ingress protocol ${protocol} pref ${String(pref)}`;
}
