import { claimFilters, hasInterface, isIfb, type KernelView } from './kernel-view.ts';
import type { IngressMemory, Memory } from './memory.ts';
import { choosePref } from './plan-hook.ts';

/** By interface, how what comes in gets to its ifb. */
export type Ingress = ReadonlyMap<string, IngressMemory>;

/** Gives each interface the ifb and the preference that it had, or new ones. */
export function planIngress(names: readonly string[], seen: KernelView, memory: Memory): Ingress {
  const view = claimFilters(seen, memory);
  const planned = new Map<string, IngressMemory>();
  for (const name of names) {
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
