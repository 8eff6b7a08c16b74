import { type Operation, parsePointer } from '@sidecar-injector/json-patch';
import { type Document, isAlias, isCollection, isMap, type Pair, YAMLMap, YAMLSeq } from 'yaml';
import { AliasExpander } from './alias-expander.ts';
import { type Collection, isBlockMap, keyOf, TouchedCollections } from './touched-collections.ts';

/**
 * Applies JSON Patch operations to the tree of a parsed document, and remembers of each collection
 * it changes what stood there before.
 *
 * An alias on the way to a change is replaced by a copy, and so is every alias of a changed
 * anchor: the change is meant for one place alone.
 */
export class TreeEditor {
  readonly touched = new TouchedCollections();
  private readonly aliases: AliasExpander;

  constructor(private readonly document: Document) {
    this.aliases = new AliasExpander(document, this.touched);
  }

  /** @throws RangeError when the operation points at something that is not there. */
  apply(operation: Operation): void {
    const tokens = parsePointer(operation.path);
    const last = tokens.pop();
    if (last === undefined) {
      throw new RangeError('an operation on the whole document is not supported');
    }
    const parent = this.open(tokens);
    if (isMap(parent)) {
      this.changeMap(parent, last, operation);
    } else {
      this.changeSeq(parent, last, operation);
    }
  }

  /** Walks to a collection that is about to change, and makes sure that it stands for itself. */
  private open(tokens: readonly string[]): Collection {
    let node = this.enter(this.document.contents, undefined, 0);
    for (const [depth, token] of tokens.entries()) {
      node = isMap(node)
        ? this.openMember(node, token, depth + 1)
        : this.openItem(node, token, depth + 1);
    }
    return node;
  }

  private openMember(map: YAMLMap, token: string, depth: number): Collection {
    const pair = this.pairOf(map, token) ?? notThere(token);
    if (isAlias(pair.value)) {
      this.touched.remember(map);
      pair.value = this.aliases.copy(pair.value);
    }
    if (isBlockMap(map) && isCollection(pair.value) && pair.value.items.length === 0) {
      this.replaceEmpty(map, pair, isMap(pair.value));
    }
    return this.enter(pair.value, pair, depth);
  }

  /** What goes into `{}` or `[]` among block YAML is better read as block YAML. */
  private replaceEmpty(map: YAMLMap, pair: Pair, asMap: boolean): void {
    this.release(pair.value);
    this.touched.remember(map);
    pair.value = this.touched.markMade(asMap ? new YAMLMap() : new YAMLSeq());
  }

  private openItem(seq: YAMLSeq, token: string, depth: number): Collection {
    const item = seq.items[Number(token)];
    if (isAlias(item)) {
      this.touched.remember(seq);
      seq.items[Number(token)] = this.aliases.copy(item);
    }
    return this.enter(seq.items[Number(token)], undefined, depth);
  }

  private enter(node: unknown, owner: Pair | undefined, depth: number): Collection {
    if (!isCollection(node)) {
      throw new RangeError('no object or list is there');
    }
    this.aliases.unshare(node);
    this.touched.setPlace(node, { owner, depth });
    return node;
  }

  private pairOf(map: YAMLMap, key: string): Pair | undefined {
    const own = map.items.find((pair) => keyOf(pair) === key);
    return own ?? (this.aliases.expandMergesFor(map, key) ? this.pairOf(map, key) : undefined);
  }

  private changeMap(map: YAMLMap, key: string, operation: Operation): void {
    const pair = this.pairOf(map, key);
    this.touched.remember(map);
    if (operation.op === 'test') {
      return;
    }
    this.release(pair?.value);
    switch (operation.op) {
      case 'remove':
        map.items.splice(map.items.indexOf(pair ?? notThere(key)), 1);
        return;
      default: {
        const fresh = this.touched.markMade(this.document.createPair(key, operation.value, PLAIN));
        if (pair === undefined) {
          map.items.push(fresh);
        } else {
          pair.value = fresh.value;
        }
      }
    }
  }

  private changeSeq(seq: YAMLSeq, token: string, operation: Operation): void {
    const index = token === '-' ? seq.items.length : Number(token);
    this.touched.remember(seq);
    if (operation.op === 'test') {
      return;
    }
    if (operation.op !== 'add') {
      this.release(seq.items[index]);
    }
    const fresh =
      operation.op !== 'remove'
        ? [this.touched.markMade(this.document.createNode(operation.value, PLAIN))]
        : [];
    seq.items.splice(index, operation.op === 'add' ? 0 : 1, ...fresh);
  }

  /** Before a node leaves the tree. */
  private release(node: unknown): void {
    this.aliases.unshare(node);
    this.touched.markGone(node);
  }
}

/** Equal parts of a value are written out, not shared by an anchor. */
const PLAIN = { aliasDuplicateObjects: false };

function notThere(name: string): never {
  throw new RangeError(`there is no member "${name}"`);
}
