import { describe, expect, it } from '@jest/globals';
import { type Figure, figuresOf, isMet } from './figures.ts';
import { renderFigures } from './render.ts';

const figure = (members: Partial<Figure>): Figure => ({
  name: 'x',
  unit: 'ms',
  ours: 10,
  ...members,
});

describe(isMet.name, () => {
  it.each([
    { members: { floor: 8, target: { atMost: 1.25 } }, met: true },
    { members: { floor: 8, target: { atMost: 1.24 } }, met: false },
    { members: { floor: 20, target: { atLeast: 0.5 } }, met: true },
    { members: { floor: 20, target: { atLeast: 0.51 } }, met: false },
    { members: { target: { atMost: 9 } }, met: false },
    { members: { floor: 8, bounds: 'difference', target: { atMost: 2 } }, met: true },
    { members: { floor: 8, bounds: 'difference', target: { atMost: 1.9 } }, met: false },
    { members: { floor: 8, bounds: 'value', target: { atMost: 10 } }, met: true },
    { members: { floor: 8, bounds: 'value', target: { atMost: 9 } }, met: false },
    { members: {}, met: true },
  ] as const)('should be $met for 10 ms with $members', ({ members, met }) => {
    expect(isMet(figure(members))).toBe(met);
  });
});

describe(renderFigures.name, () => {
  it.each([
    { members: { floor: 8 }, cells: '8.00 ms | 10.0 ms | 1.25 × |  |' },
    { members: { floor: 8, target: { atMost: 2 } }, cells: '1.25 × | ≤ 2 × | yes' },
    {
      members: { floor: 8, bounds: 'difference', target: { atMost: 1 } },
      cells: '8.00 ms | 10.0 ms | +2.00 ms | ≤ +1 ms | no',
    },
    {
      members: { floor: 12, bounds: 'difference' },
      cells: '12.0 ms | 10.0 ms | -2.00 ms |',
    },
    {
      members: { floor: 8, bounds: 'value', target: { atMost: 9 } },
      cells: '8.00 ms | 10.0 ms | 1.25 × | ≤ 9 ms | no',
    },
    { members: { floor: 0, bounds: 'value' }, cells: '0.00 ms | 10.0 ms |  |' },
  ] as const)('should write $cells for 10 ms with $members', ({ members, cells }) => {
    const row =
      renderFigures([figure(members)])
        .split('\n')
        .at(-1) ?? '';
    expect(row.replaceAll(/ +/g, ' ')).toContain(cells.replaceAll(/ +/g, ' '));
  });
});

describe(figuresOf.name, () => {
  const load = { cpuPerThousand: 100, perSecond: 5000, p50: 2, p99: 4 };
  const figures = figuresOf(
    {
      floor: load,
      ours: { ...load, cpuPerThousand: 140 },
      fair: { ...load, cpuPerThousand: 112 },
      memory: { half: 58, end: 60, idle: 40 },
      resident: 104,
      own: { floor: 40, ours: 60 },
    },
    { floor: 40, ours: 360 },
    { tidb: 12.3, large: 2_500, hostile: 400_000, largeBytes: 1_302_000 },
  );

  it('should set every measurement beside its target', () => {
    expect(renderFigures(figures)).toBe(
      [
        '| figure                           |   floor | injector |  ratio |    target | met |',
        '| -------------------------------- | ------: | -------: | -----: | --------: | --: |',
        '| CPU time per 1,000 reviews       |  100 ms |   140 ms | 1.40 × |   ≤ 1.4 × | yes |',
        '| CPU time, beside the fair floor  |  112 ms |   140 ms | 1.25 × |  ≤ 1.27 × | yes |',
        '| reviews per second               | 5000 /s |  5000 /s | 1.00 × |   ≥ 0.7 × | yes |',
        '| latency, median                  | 2.00 ms |  2.00 ms | 1.00 × |           |     |',
        '| latency, 99th percentile         | 4.00 ms |  4.00 ms | 1.00 × |   ≤ 1.8 × | yes |',
        '| private memory, after all        | 40.0 MB |  60.0 MB | 1.50 × |   ≤ 65 MB | yes |',
        '| private memory, beside half-way  | 58.0 MB |  60.0 MB | 1.03 × |  ≤ 1.05 × | yes |',
        '| private memory, 30 s later       |         |  40.0 MB |        |           |     |',
        '| resident memory, after all       |         |   104 MB |        |           |     |',
        '| ready, beside `node -e 0`        | 40.0 ms |   360 ms | 9.00 × |     ≤ 7 × |  no |',
        '| engine alone, TiDB Pod           |         |  12.3 µs |        |   ≤ 30 µs | yes |',
        '| engine alone, Pod of 1.3 MB      |         |  2.50 ms |        |   ≤ 10 ms | yes |',
        '| engine alone, worst Pod of 4 MiB |         |   400 ms |        | ≤ 1000 ms | yes |',
      ].join('\n'),
    );
  });
});
