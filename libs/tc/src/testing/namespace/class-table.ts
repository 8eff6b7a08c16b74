/** One class of an HTB, as the kernel keeps it. */
export interface SimulatedClass {
  /** Such as `7fa1:10`. */
  readonly id: string;
  /** The class above it; absent where that is the root. */
  readonly parent: string | undefined;
  settings: ClassSettings;
}

/** Rates in bytes per second; bursts in ticks of 64 ns. */
export interface ClassSettings {
  readonly rate: number;
  readonly ceil: number;
  readonly burst: number;
  readonly cburst: number;
}

const FIRST_SIZE = 4;

/** Classes in the order in which the kernel shows them: a hash table that grows (sch_api.c). */
export class ClassTable {
  private buckets: SimulatedClass[][] = newBuckets(FIRST_SIZE);

  get all(): readonly SimulatedClass[] {
    return this.buckets.flat();
  }

  find(id: string): SimulatedClass | undefined {
    return this.all.find((each) => each.id === id);
  }

  hasChildren(id: string): boolean {
    return this.all.some(({ parent }) => parent === id);
  }

  add(added: SimulatedClass): void {
    this.insert(added);
    if (this.all.length * 4 > this.buckets.length * 3) {
      const all = this.all;
      this.buckets = newBuckets(this.buckets.length * 2);
      all.forEach((each) => {
        this.insert(each);
      });
    }
  }

  delete(id: string): void {
    this.buckets = this.buckets.map((bucket) => bucket.filter((each) => each.id !== id));
  }

  private insert(added: SimulatedClass): void {
    const [major = '', minor = ''] = added.id.split(':');
    let hash = Number.parseInt(major, 16) * 0x1_0000 + Number.parseInt(minor, 16);
    hash ^= hash >>> 8;
    hash ^= hash >>> 4;
    this.buckets[hash & (this.buckets.length - 1)]?.unshift(added);
  }
}

function newBuckets(size: number): SimulatedClass[][] {
  return Array.from({ length: size }, () => []);
}
