import { isCollection, isMap, isPair, isScalar, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';

export type Collection = YAMLMap | YAMLSeq;

/** An element of a list, or a pair of a map with the value it had in the text. */
export interface Entry {
  readonly item: unknown;
  readonly value: unknown;
}

/** Where a collection stands. */
export interface Place {
  /** The pair whose value it is. */
  readonly owner: Pair | undefined;
  readonly depth: number;
}

/** What the changed collections of a document held when it was parsed. */
export class TouchedCollections {
  private readonly before = new Map<Collection, readonly Entry[]>();
  private readonly places = new Map<Collection, Place>();
  private readonly made = new WeakSet();
  private readonly gone = new WeakSet();

  /** Those whose change shows in the text. */
  get collections(): readonly Collection[] {
    return [...this.before.keys()].filter((collection) => !this.gone.has(collection));
  }

  setPlace(collection: Collection, place: Place): void {
    this.places.set(collection, place);
  }

  placeOf(collection: Collection): Place {
    return this.places.get(collection) ?? { owner: undefined, depth: 0 };
  }

  /** To be called before a collection changes. One that is not in the text needs no memory. */
  remember(collection: Collection): void {
    if (!this.before.has(collection) && !this.made.has(collection)) {
      this.before.set(collection, collection.items.map(toEntry));
    }
  }

  /** Marks what has left the tree: its text goes as a whole. */
  markGone(node: unknown): void {
    if (isPair(node)) {
      this.markGone(node.value);
    } else if (isCollection(node)) {
      this.gone.add(node);
      node.items.forEach((item) => {
        this.markGone(item);
      });
    }
  }

  /** The entries of a collection as they stand in the text. */
  entriesOf(collection: Collection): readonly Entry[] {
    return this.before.get(collection) ?? collection.items.map(toEntry);
  }

  /** Marks a node, with all in it, as one that is not in the text. */
  markMade<T>(node: T): T {
    if (isPair(node)) {
      this.markMade(node.value);
    } else if (isCollection(node)) {
      this.made.add(node);
      node.items.forEach((item) => this.markMade(item));
    }
    return node;
  }
}

/** The key of a pair as a JSON member name. */
export function keyOf({ key }: Pair): string {
  return String(isScalar(key) ? key.value : key);
}

export function isBlockMap(node: unknown): node is YAMLMap {
  return isMap(node) && node.flow !== true;
}

function toEntry(item: unknown): Entry {
  return { item, value: isPair(item) ? item.value : item };
}
