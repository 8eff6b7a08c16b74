import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  visit,
  type YAMLMap,
} from 'yaml';
import { keyOf, type TouchedCollections } from './touched-collections.ts';

/**
 * Replaces aliases and merge keys (`<<`) by copies of what they stand for, where a change is meant
 * for one of the places alone.
 *
 * @see https://yaml.org/type/merge.html
 */
export class AliasExpander {
  constructor(
    private readonly document: Document,
    private readonly touched: TouchedCollections,
  ) {}

  /** What an alias stands for, as a node of its own. */
  copy(alias: Alias): Node {
    const source = alias.resolve(this.document);
    if (source === undefined) {
      throw new RangeError(`alias *${alias.source} has no anchor`);
    }
    return this.copyNode(source);
  }

  /** Gives every alias of an anchored node a copy of it, before the node changes. */
  unshare(node: unknown): void {
    if (!isNode(node) || isAlias(node) || node.anchor === undefined) {
      return;
    }
    for (const place of this.findAliases(node, node.anchor)) {
      this.expandAt(place);
    }
  }

  /** @returns whether a merge key of the map gave it that member; then the member is its own now. */
  expandMergesFor(map: YAMLMap, key: string): boolean {
    const merges = map.items.filter(isMerge);
    const gives = merges.some((pair) => this.mergedPairs(pair).some((each) => keyOf(each) === key));
    if (gives) {
      merges.forEach((pair) => {
        this.expandMerge(map, pair);
      });
    }
    return gives;
  }

  private findAliases(node: Node, anchor: string): AliasPlace[] {
    const found: AliasPlace[] = [];
    visit(this.document, {
      Alias: (key, alias, path) => {
        if (alias.source === anchor && alias.resolve(this.document) === node) {
          found.push({ alias, key, ancestors: [...path] });
        }
      },
    });
    return found;
  }

  private expandAt({ alias, key, ancestors }: AliasPlace): void {
    const parent = ancestors.at(-1);
    const [map, pair] = isPair(parent) ? ancestors.slice(-2) : ancestors.slice(-3, -1);
    if (isMap(map) && isPair(pair) && isMerge(pair)) {
      this.expandMerge(map, pair);
    } else if (isPair(parent) && isMap(map) && key === 'value') {
      this.touched.remember(map);
      parent.value = this.copy(alias);
    } else if (isSeq(parent)) {
      this.touched.remember(parent);
      parent.items[Number(key)] = this.copy(alias);
    }
  }

  private expandMerge(map: YAMLMap, merge: Pair): void {
    this.touched.remember(map);
    const own = new Set(map.items.map(keyOf));
    const copies = this.mergedPairs(merge)
      .filter((pair) => !own.has(keyOf(pair)))
      .map((pair) => this.copyPair(pair));
    map.items.splice(map.items.indexOf(merge), 1, ...copies);
  }

  /** The pairs that a merge key gives; those of the first source win. */
  private mergedPairs(merge: Pair): Pair[] {
    const sources = isSeq(merge.value) ? merge.value.items : [merge.value];
    const pairs = sources
      .map((source) => (isAlias(source) ? source.resolve(this.document) : source))
      .flatMap((source) => (isMap(source) ? this.effectivePairs(source) : []));
    return [...new Map(pairs.reverse().map((pair) => [keyOf(pair), pair])).values()].reverse();
  }

  private effectivePairs(map: YAMLMap): Pair[] {
    const own = map.items.filter((pair) => !isMerge(pair));
    return [...own, ...map.items.filter(isMerge).flatMap((pair) => this.mergedPairs(pair))];
  }

  private copyPair(pair: Pair): Pair {
    const copy = pair.clone();
    copy.value = isNode(pair.value) ? this.copyNode(pair.value) : pair.value;
    return this.touched.markMade(copy);
  }

  private copyNode(node: Node): Node {
    const copy = node.clone() as Node;
    visit(copy, {
      Value: (_key, each) => {
        delete each.anchor;
      },
    });
    return this.touched.markMade(copy);
  }
}

interface AliasPlace {
  readonly alias: Alias;
  readonly key: unknown;
  readonly ancestors: readonly unknown[];
}

function isMerge({ key }: Pair): boolean {
  return isScalar(key) && typeof key.value === 'symbol' && key.value.description === '<<';
}
