import { describe, expect, it } from '@jest/globals';
import { renderFigures } from '../render.ts';
import { kernelFiguresOf } from './kernel-figures.ts';

describe(kernelFiguresOf.name, () => {
  it('should set each measurement beside its target', () => {
    const figures = kernelFiguresOf({
      machine: 'user-mode Linux',
      change: {
        one: { floor: 2, ours: 21, processes: 0 },
        hundred: { floor: 15, ours: 180, processes: 3 },
      },
      start: { floor: 1.5, ours: 3.25, changes: 1 },
      watching: { floor: 0.2, ours: 0.9 },
      streams: { untouched: 4_000, whole: 2_000, split: 1_000, ms10: 200, ms100: 20 },
    });

    expect(renderFigures(figures, 'agent').replaceAll(/ +/g, ' ').split('\n').slice(2)).toEqual([
      '| a change with 1 rule, p95 | 2.00 ms | 21.0 ms | 10.50 × | ≤ 50 ms | yes |',
      '| processes for 40 of them | | 0 | | ≤ 0 | yes |',
      '| a change with 100 rules, p95 | 15.0 ms | 180 ms | 12.00 × | ≤ 150 ms | no |',
      '| processes for 40 of them | | 3 | | ≤ 0 | no |',
      '| 100 faults at the start | 1.50 s | 3.25 s | +1.75 s | ≤ +2 s | yes |',
      '| changes for them | | 1 | | ≤ 1 | yes |',
      '| CPU to watch 100 faults, floor 1 | 0.20 % | 0.90 % | 4.50 × | ≤ 1 % | yes |',
      '| TCP through a delay of 1 ms | 4000 Mbit/s | 2000 Mbit/s | 0.50 × | | |',
      '| TCP through a delay of 1 ms, cut | 4000 Mbit/s | 1000 Mbit/s | 0.25 × | | |',
      '| TCP through a delay of 10 ms | 4000 Mbit/s | 200 Mbit/s | 0.05 × | | |',
      '| TCP through a delay of 100 ms | 4000 Mbit/s | 20.0 Mbit/s | 0.01 × | | |',
    ]);
  });
});
