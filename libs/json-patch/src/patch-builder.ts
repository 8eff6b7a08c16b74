import type { Operation } from './operation.ts';
import { escapeToken, parsePointer, unescapeToken } from './pointer.ts';

/**
 * Collects the operations that add to one JSON document, without changing or copying it.
 *
 * It remembers what it has added, so that a parent which the document lacks (or holds as `null`)
 * is created exactly once, and a second element goes behind the first instead of over it.
 * Parents are JSON Pointers into the document as it was given: edit inside an array's elements
 * before inserting among them.
 */
export class PatchBuilder {
  private readonly collected: Operation[] = [];
  /** Parents that are there, or have been created. */
  private readonly present = new Set<string>();

  constructor(private readonly document: unknown) {}

  /** The operations so far, in the order in which they must be applied. */
  get operations(): readonly Operation[] {
    return this.collected;
  }

  /** Sets a member of the object at `parent`, which is created with its ancestors where absent. */
  setMember(parent: string, name: string, value: unknown): void {
    if (this.exists(parent)) {
      this.add(`${parent}/${escapeToken(name)}`, value);
    } else {
      this.create(parent, { [name]: value });
    }
  }

  /**
   * Puts an element into the array at `parent`, which is created with its ancestors where absent.
   *
   * @param index where it goes, counted with all that was inserted before; without it, at the end.
   */
  insert(parent: string, value: unknown, index: number | '-' = '-'): void {
    if (this.exists(parent)) {
      this.add(`${parent}/${index}`, value);
    } else {
      this.create(parent, [value]);
    }
  }

  private add(path: string, value: unknown): void {
    this.collected.push({ op: 'add', path, value });
  }

  private create(pointer: string, value: object): void {
    this.present.add(pointer);
    const end = pointer.lastIndexOf('/');
    if (end < 0) {
      this.add(pointer, value);
    } else {
      this.setMember(pointer.slice(0, end), unescapeToken(pointer.slice(end + 1)), value);
    }
  }

  private exists(pointer: string): boolean {
    if (this.present.has(pointer)) {
      return true;
    }
    let value = this.document;
    for (const token of parsePointer(pointer)) {
      value = isContainer(value) && Object.hasOwn(value, token) ? value[token] : undefined;
    }
    if (isContainer(value)) {
      this.present.add(pointer);
    }
    return isContainer(value);
  }
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
