import type { EngineResult } from './engine/measure-engine.ts';
import type { StartResult } from './starts.ts';
import type { LoadResult } from './turns.ts';

/** One line of the result: what was measured, what was wanted, and whether it was reached. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  /** What it is compared to, where it is compared to anything. */
  readonly floor?: number;
  readonly ours: number;
  /** Bounds the value itself where there is no floor. */
  readonly target?: Bound;
  /** What the target bounds where there is a floor: the ratio of both where nothing is said. */
  readonly bounds?: 'ratio' | 'difference' | 'value';
}

/** A limit, from above or from below. */
export type Bound = { readonly atMost: number } | { readonly atLeast: number };

/** Sets each measurement beside its target. */
export function figuresOf(load: LoadResult, starts: StartResult, engine: EngineResult): Figure[] {
  return [...loadFigures(load), ...memoryFigures(load), ...ownFigures(starts, engine)];
}

/** What the target bounds. */
export function measureOf({ floor, ours, bounds = 'ratio' }: Figure): number {
  if (floor === undefined || bounds === 'value') {
    return ours;
  }
  return bounds === 'difference' ? ours - floor : ours / floor;
}

/** Whether the target is reached; true where there is none. */
export function isMet(figure: Figure): boolean {
  const { target } = figure;
  if (target === undefined) {
    return true;
  }
  const measure = measureOf(figure);
  return 'atMost' in target ? measure <= target.atMost : measure >= target.atLeast;
}

function loadFigures({ floor, fair, ours }: LoadResult): Figure[] {
  return [
    {
      name: 'CPU time per 1,000 reviews',
      unit: 'ms',
      floor: floor.cpuPerThousand,
      ours: ours.cpuPerThousand,
      target: { atMost: 1.4 },
    },
    {
      name: 'CPU time, beside the fair floor',
      unit: 'ms',
      floor: fair.cpuPerThousand,
      ours: ours.cpuPerThousand,
      target: { atMost: 1.27 },
    },
    {
      name: 'reviews per second',
      unit: '/s',
      floor: floor.perSecond,
      ours: ours.perSecond,
      target: { atLeast: 0.7 },
    },
    { name: 'latency, median', unit: 'ms', floor: floor.p50, ours: ours.p50 },
    {
      name: 'latency, 99th percentile',
      unit: 'ms',
      floor: floor.p99,
      ours: ours.p99,
      target: { atMost: 1.8 },
    },
  ];
}

function memoryFigures({ memory: { half, end, idle }, resident, own }: LoadResult): Figure[] {
  return [
    {
      name: 'private memory, after all',
      unit: 'MB',
      ...own,
      target: { atMost: 65 },
      bounds: 'value',
    },
    {
      name: 'private memory, beside half-way',
      unit: 'MB',
      floor: half,
      ours: end,
      target: { atMost: 1.05 },
    },
    { name: 'private memory, 30 s later', unit: 'MB', ours: idle },
    { name: 'resident memory, after all', unit: 'MB', ours: resident },
  ];
}

function ownFigures(
  { floor, ours }: StartResult,
  { tidb, large, hostile, largeBytes }: EngineResult,
): Figure[] {
  const megabytes = (largeBytes / 1e6).toFixed(1);
  return [
    { name: 'ready, beside `node -e 0`', unit: 'ms', floor, ours, target: { atMost: 7 } },
    { name: 'engine alone, TiDB Pod', unit: 'µs', ours: tidb, target: { atMost: 30 } },
    {
      name: `engine alone, Pod of ${megabytes} MB`,
      unit: 'ms',
      ours: large / 1000,
      target: { atMost: 10 },
    },
    {
      name: 'engine alone, worst Pod of 4 MiB',
      unit: 'ms',
      ours: hostile / 1000,
      target: { atMost: 1000 },
    },
  ];
}
