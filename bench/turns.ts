import { setTimeout as delay } from 'node:timers/promises';
import { load, type Turn } from './load.ts';
import type { BenchOptions } from './options.ts';
import { privateDirtyMegabytes, residentMegabytes } from './process-cost.ts';
import type { Server } from './servers.ts';
import { median } from './statistics.ts';

/** The medians of one server's turns. */
export type Load = Omit<Turn, 'reviews'>;

export interface LoadResult {
  readonly floor: Load;
  /** The floor that answers as much as the injector, and writes a line of log. */
  readonly fair: Load;
  readonly ours: Load;
  /** Memory of the injector that no other process shares, in megabytes. */
  readonly memory: {
    readonly half: number;
    readonly end: number;
    /** Some seconds after the last review. */
    readonly idle: number;
  };
  /** Resident memory of the injector after all, in megabytes. */
  readonly resident: number;
  /** Memory after all that no other process shares, in megabytes. */
  readonly own: { readonly floor: number; readonly ours: number };
}

/** Who takes turns. */
type Contestant = 'floor' | 'fair' | 'ours';

/** Longer than the injector waits before it gives memory back, in milliseconds. */
const IDLE_TIME = 32_000;

/** Lets floors and injector take turns under load, so that all see the same weather. */
export async function measureLoad(
  { floor, fair, ours }: Record<Contestant, Server>,
  reviewFile: string,
  { rounds, seconds, warmUp, reviews }: BenchOptions,
): Promise<LoadResult> {
  const memory = new MemoryLog(ours.pid, reviews);
  const turns: Record<Contestant, Turn[]> = { floor: [], fair: [], ours: [] };
  for (let warm = 0; warm < warmUp;) {
    await load(floor, reviewFile, seconds);
    await load(fair, reviewFile, seconds);
    warm += memory.note(await load(ours, reviewFile, seconds)).reviews;
  }
  for (let round = 0; round < rounds; round++) {
    turns.floor.push(await load(floor, reviewFile, seconds));
    turns.fair.push(await load(fair, reviewFile, seconds));
    turns.ours.push(memory.note(await load(ours, reviewFile, seconds)));
  }
  while (!memory.isComplete) {
    memory.note(await load(ours, reviewFile, seconds));
  }
  const resident = residentMegabytes(ours.pid);
  const own = { floor: privateDirtyMegabytes(floor.pid), ours: privateDirtyMegabytes(ours.pid) };
  await delay(IDLE_TIME);
  return {
    floor: mediansOf(turns.floor),
    fair: mediansOf(turns.fair),
    ours: mediansOf(turns.ours),
    memory: { ...memory.result, idle: privateDirtyMegabytes(ours.pid) },
    resident,
    own,
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

  get result(): Omit<LoadResult['memory'], 'idle'> {
    return { half: this.half, end: this.end };
  }

  note(turn: Turn): Turn {
    this.seen += turn.reviews;
    const own = privateDirtyMegabytes(this.pid);
    if (this.half === 0 && this.seen >= this.reviews / 2) {
      this.half = own;
    }
    if (this.end === 0 && this.seen >= this.reviews) {
      this.end = own;
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
