import { load, type Turn } from './load.ts';
import type { BenchOptions } from './options.ts';
import { privateDirtyMegabytes, residentMegabytes } from './process-cost.ts';
import type { Server } from './servers.ts';
import { median } from './statistics.ts';

/** The medians of one server's turns. */
export type Load = Omit<Turn, 'reviews'>;

export interface LoadResult {
  readonly floor: Load;
  readonly ours: Load;
  /** Resident memory of the injector at half of the reviews and after all, in megabytes. */
  readonly resident: { readonly half: number; readonly end: number };
  /** Memory after all that no other process shares, in megabytes. */
  readonly own: { readonly floor: number; readonly ours: number };
}

/** Lets floor and injector take turns under load, so that both see the same weather. */
export async function measureLoad(
  floor: Server,
  ours: Server,
  reviewFile: string,
  { rounds, seconds, warmUp, reviews }: BenchOptions,
): Promise<LoadResult> {
  const memory = new MemoryLog(ours.pid, reviews);
  const turns: Record<'floor' | 'ours', Turn[]> = { floor: [], ours: [] };
  for (let warm = 0; warm < warmUp;) {
    await load(floor, reviewFile, seconds);
    warm += memory.note(await load(ours, reviewFile, seconds)).reviews;
  }
  for (let round = 0; round < rounds; round++) {
    turns.floor.push(await load(floor, reviewFile, seconds));
    turns.ours.push(memory.note(await load(ours, reviewFile, seconds)));
  }
  while (!memory.isComplete) {
    memory.note(await load(ours, reviewFile, seconds));
  }
  return {
    floor: mediansOf(turns.floor),
    ours: mediansOf(turns.ours),
    resident: memory.result,
    own: { floor: privateDirtyMegabytes(floor.pid), ours: privateDirtyMegabytes(ours.pid) },
  };
}

/** Reads the memory of a process after each turn, and keeps what it was at the two marks. */
class MemoryLog {
  private readonly pid: number;
  private readonly reviews: number;
  private seen = 0;
  private half = 0;
  private end = 0;

  constructor(pid: number, reviews: number) {
    this.pid = pid;
    this.reviews = reviews;
  }

  get isComplete(): boolean {
    return this.end > 0;
  }

  get result(): LoadResult['resident'] {
    return { half: this.half, end: this.end };
  }

  note(turn: Turn): Turn {
    this.seen += turn.reviews;
    const resident = residentMegabytes(this.pid);
    if (this.half === 0 && this.seen >= this.reviews / 2) {
      this.half = resident;
    }
    if (this.end === 0 && this.seen >= this.reviews) {
      this.end = resident;
    }
    return turn;
  }
}

export function mediansOf(turns: readonly Turn[]): Load {
  const of = (pick: (turn: Turn) => number): number => median(turns.map(pick));
  return {
    cpuPerThousand: of((turn) => turn.cpuPerThousand),
    perSecond: of((turn) => turn.perSecond),
    p50: of((turn) => turn.p50),
    p99: of((turn) => turn.p99),
  };
}
