import type { Operation } from './operation.ts';
import { toPointer, type Token } from './pointer.ts';

/**
 * Collects the operations that add to one JSON document, without changing or copying it.
 *
 * It remembers what it has added, so that a parent which the document lacks (or holds as `null`)
 * is created exactly once, and a second element goes behind the first instead of over it.
 * Paths are those of the document as it was given: edit inside an array's elements before
 * inserting among them.
 */
export class PatchBuilder {
  private readonly collected: Operation[] = [];
  private readonly created = new Set<string>();

  constructor(private readonly document: unknown) {}

  /** The operations so far, in the order in which they must be applied. */
  get operations(): readonly Operation[] {
    return this.collected;
  }

  /** Sets a member of the object at `parent`, which is created with its ancestors where absent. */
  setMember(parent: readonly Token[], name: string, value: unknown): void {
    if (this.exists(parent)) {
      this.add([...parent, name], value);
    } else {
      this.create(parent, { [name]: value });
    }
  }

  /**
   * Puts an element into the array at `parent`, which is created with its ancestors where absent.
   *
   * @param index where it goes, counted with all that was inserted before; without it, at the end.
   */
  insert(parent: readonly Token[], value: unknown, index?: number): void {
    if (this.exists(parent)) {
      this.add([...parent, index ?? '-'], value);
    } else {
      this.create(parent, [value]);
    }
  }

  /** Replaces a value that the document holds. */
  replace(path: readonly Token[], value: unknown): void {
    this.collected.push({ op: 'replace', path: toPointer(...path), value });
  }

  private add(path: readonly Token[], value: unknown): void {
    this.collected.push({ op: 'add', path: toPointer(...path), value });
  }

  private create(path: readonly Token[], value: object): void {
    this.created.add(toPointer(...path));
    const name = path.at(-1);
    if (name === undefined) {
      this.add(path, value);
    } else {
      this.setMember(path.slice(0, -1), String(name), value);
    }
  }

  private exists(path: readonly Token[]): boolean {
    if (this.created.has(toPointer(...path))) {
      return true;
    }
    let value = this.document;
    for (const token of path) {
      if (!isContainer(value) || !Object.hasOwn(value, token)) {
        return false;
      }
      value = value[token];
    }
    return isContainer(value);
  }
}

function isContainer(value: unknown): value is Record<Token, unknown> {
  return typeof value === 'object' && value !== null;
}
