import type { Collection, Entry } from './touched-collections.ts';

/** New items of a collection that stand side by side. */
export interface NewItems {
  /** The index of the old entry they stand before; the number of old entries where at the end. */
  readonly before: number;
  readonly items: readonly unknown[];
}

/** Finds what a collection holds now and did not hold in the text. */
export function findNewItems(collection: Collection, entries: readonly Entry[]): NewItems[] {
  const places = new Map(entries.map(({ item }, index) => [item, index]));
  const groups = new Map<number, unknown[]>();
  let before = entries.length;
  for (const item of [...collection.items].reverse()) {
    const place = places.get(item);
    if (place === undefined) {
      groups.set(before, [item, ...(groups.get(before) ?? [])]);
    } else {
      before = place;
    }
  }
  return [...groups].map(([place, items]) => ({ before: place, items }));
}
