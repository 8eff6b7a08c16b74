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

function loadFigures({ floor, ours }: LoadResult): Figure[] {
  return [
    {
      name: 'CPU time per 1,000 reviews',
      unit: 'ms',
      floor: floor.cpuPerThousand,
      ours: ours.cpuPerThousand,
      target: { atMost: 1.35 },
    },
    {
      name: 'reviews per second',
      unit: '/s',
      floor: floor.perSecond,
      ours: ours.perSecond,
      target: { atLeast: 0.75 },
    },
    { name: 'latency, median', unit: 'ms', floor: floor.p50, ours: ours.p50 },
    {
      name: 'latency, 99th percentile',
      unit: 'ms',
      floor: floor.p99,
      ours: ours.p99,
      target: { atMost: 1.5 },
    },
  ];
}

function memoryFigures({ resident: { half, end }, own }: LoadResult): Figure[] {
  return [
    { name: 'resident memory, after all', unit: 'MB', ours: end, target: { atMost: 110 } },
    {
      name: 'resident memory, beside half-way',
      unit: 'MB',
      floor: half,
      ours: end,
      target: { atMost: 1.05 },
    },
    { name: 'private memory, after all', unit: 'MB', ...own },
  ];
}

function ownFigures(
  { floor, ours }: StartResult,
  { tidb, large, largeBytes }: EngineResult,
): Figure[] {
  const megabytes = (largeBytes / 1e6).toFixed(1);
  return [
    { name: 'ready, beside `node -e 0`', unit: 'ms', floor, ours, target: { atMost: 8 } },
    { name: 'engine alone, TiDB Pod', unit: 'µs', ours: tidb, target: { atMost: 30 } },
    {
      name: `engine alone, Pod of ${megabytes} MB`,
      unit: 'ms',
      ours: large / 1000,
      target: { atMost: 10 },
    },
  ];
}
