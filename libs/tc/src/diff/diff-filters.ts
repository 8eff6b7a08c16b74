import { addFilter, removeFilters } from '../kernel/batch.ts';
import { type Filter, filterKey, HANDLE } from '../kernel/device.ts';
import { isRedirectFilter } from '../plan/device-plan.ts';

/** Filters of one preference: they have one protocol, and the kernel removes all of them at once. */
type Slot = readonly [Filter, ...Filter[]];

/**
 * Adds what is missing before it removes what is too much. Where a slot holds something wrong, it
 * is removed and made anew. What lies elsewhere than under our own root and is not ours, stays.
 *
 * @param parent such as `parent 7fa1:` or `ingress`.
 */
export function diffFilters(
  device: string,
  parent: string,
  wanted: readonly Filter[],
  present: readonly Filter[],
): string[] {
  const isOwn = parent === `parent ${HANDLE}` ? () => true : isRedirectFilter;
  const [want, have] = [bySlot(wanted), bySlot(present.filter(isOwn))];
  const add = (filter: Filter): string => addFilter(device, parent, filter);
  const remove = ([first]: Slot): string => removeFilters(device, parent, first);
  const missing: string[] = [];
  const mended: string[] = [];
  for (const [pref, slot] of want) {
    const held = have.get(pref);
    if (held === undefined || without(held, slot).length === 0) {
      missing.push(...without(slot, held ?? []).map(add));
    } else {
      mended.push(remove(held), ...slot.map(add));
    }
  }
  const surplus = [...have].filter(([pref]) => !want.has(pref));
  return [...missing, ...mended, ...surplus.map(([, slot]) => remove(slot))];
}

function bySlot(filters: readonly Filter[]): Map<number, Slot> {
  const slots = new Map<number, Slot>();
  for (const filter of filters) {
    const slot = slots.get(filter.pref);
    slots.set(filter.pref, slot === undefined ? [filter] : [...slot, filter]);
  }
  return slots;
}

/** What is left of a list when each of others has taken away one that is the same. */
function without(filters: readonly Filter[], others: readonly Filter[]): Filter[] {
  const spent = others.map(filterKey);
  return filters.filter((filter) => {
    const index = spent.indexOf(filterKey(filter));
    if (index >= 0) {
      spent.splice(index, 1);
    }
    return index < 0;
  });
}
