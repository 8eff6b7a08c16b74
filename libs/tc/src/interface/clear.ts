import { removeClass, removeRoot } from '../device/commands.ts';
import { planChange } from './change.ts';
import { isIfb } from './hook.ts';
import {
  claimFilters,
  hasInterface,
  type KernelView,
  listIfbs,
  redirectedInterfaces,
  treeOf,
} from './kernel-view.ts';
import { type Memory, NO_MEMORY } from './own-traces.ts';
import type { InterfacePlan } from './interface-plan.ts';
import { diffHook } from './plan-ingress.ts';

/** Lines of a batch, and ifbs to remove behind it. */
export interface Removal {
  readonly lines: readonly string[];
  readonly ifbs: readonly string[];
}

/**
 * Removes all that is ours, with what waits in it.
 *
 * @param memory what is known to be ours; without it, hooks that only we use are taken for ours.
 */
export function planClearing(seen: KernelView, memory?: Memory): Removal {
  const view = claimFilters(seen, memory ?? NO_MEMORY);
  const known = [...(memory?.ingress.values() ?? [])].map(({ ifb }) => ifb);
  const redirected = redirectedInterfaces(view);
  const isOwnHook = (name: string): boolean =>
    memory === undefined ? redirected.includes(name) : memory.ingress.get(name)?.madeHook === true;
  return {
    lines: [
      ...[...view.hooks.keys()].flatMap((name) =>
        isOwnHook(name) ? clearHook(name, view) : clearFilters(name, view),
      ),
      ...[...view.trees.keys()]
        .filter((name) => !isIfb(name))
        .flatMap((name) => planRootRemoval(name, view)),
    ],
    ifbs: [...new Set([...listIfbs(view), ...known])].filter((name) => hasInterface(view, name)),
  };
}

/** Takes the root of one interface away, if it is ours; packets in it are lost. */
export function planRootRemoval(name: string, view: KernelView): string[] {
  return treeOf(view, name).hasRoot ? [removeRoot(name)] : [];
}

/** Takes a hook of ours away, or our filters alone where somebody else has some there too. */
export function clearHook(name: string, view: KernelView): string[] {
  const { kind = 'clsact', foreign = [], egress = [] } = view.hooks.get(name) ?? {};
  return foreign.length + egress.length > 0
    ? clearFilters(name, view)
    : [`qdisc del dev ${name} ${kind}`];
}

/**
 * What leads from a change that has failed half-way back to what was before.
 *
 * @param before plans that were in force, and what the kernel had.
 */
export function planUndoing(
  before: { readonly view: KernelView; readonly plans: readonly InterfacePlan[] },
  now: KernelView,
): Removal {
  const { trees, hooks } = before.view;
  const newHooks = [...now.hooks.keys()].filter((name) => !hooks.has(name));
  const newTrees = [...now.trees.keys()].filter((name) => !trees.has(name) && !isIfb(name));
  const { lines } = planChange(
    before.plans,
    {
      ...now,
      trees: new Map([...now.trees].filter(([name]) => trees.has(name))),
      hooks: new Map([...now.hooks].filter(([name]) => hooks.has(name))),
    },
    NO_MEMORY,
  );
  return {
    lines: [
      ...newHooks.flatMap((name) => clearHook(name, now)),
      ...newTrees.map(removeRoot),
      ...lines,
      ...[...trees.keys()].flatMap((name) => removeNewClasses(name, before.view, now)),
    ],
    ifbs: now.interfaces
      .map(({ name }) => name)
      .filter((name) => isIfb(name) && !hasInterface(before.view, name)),
  };
}

function removeNewClasses(device: string, before: KernelView, now: KernelView): string[] {
  const [old, present] = [treeOf(before, device), treeOf(now, device)];
  const added = [
    ...[...present.leaves.keys()].filter((minor) => !old.leaves.has(minor)),
    ...[...present.rates.keys()].filter((minor) => !old.rates.has(minor)),
  ];
  return added.map((minor) => removeClass(device, minor));
}

function clearFilters(name: string, view: KernelView): string[] {
  return diffHook(name, undefined, view.hooks.get(name));
}
