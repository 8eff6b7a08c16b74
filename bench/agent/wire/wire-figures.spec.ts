import { describe, expect, it } from '@jest/globals';
import { renderFigures } from '../../render.ts';
import { wireFiguresOf } from './wire-figures.ts';

describe(wireFiguresOf.name, () => {
  it('should set every kind beside an untouched interface', () => {
    const figures = wireFiguresOf({
      egress: {
        1: [1_400, 2_400],
        256: [1_600, 2_620],
        untouched: [1_000, 2_000],
        root: [1_300, 2_300],
      },
      ingress: { 1: [1_200], untouched: [1_000] },
      streams: { 100: [950, 960, 970, 980], untouched: [1_000, 1_000, 1_000, 1_000] },
    });

    expect(renderFigures(figures, 'agent').replaceAll(/ +/g, ' ').split('\n').slice(2)).toEqual([
      '| a packet out, HTB alone | 1.50 µs | 1.80 µs | +0.30 µs | | |',
      '| a packet out, 1 rule | 1.50 µs | 1.90 µs | +0.40 µs | ≤ +0.5 µs | yes |',
      '| a packet out, 256 rules | 1.50 µs | 2.11 µs | +0.61 µs | ≤ +0.5 µs | no |',
      '| a packet out, by number of rules, ± | | 5.24 % | | ≤ 10 % | yes |',
      '| a packet in, 1 rule | 1.00 µs | 1.20 µs | +0.20 µs | ≤ +0.5 µs | yes |',
      '| a packet in, by number of rules, ± | | 0.00 % | | ≤ 10 % | yes |',
      '| TCP beside 100 rules, lower quartile | 1000 Mbit/s | 950 Mbit/s | 0.95 × | | |',
      '| TCP beside 100 rules, median | 1000 Mbit/s | 965 Mbit/s | 0.96 × | ≥ 0.95 × | yes |',
      '| TCP beside 100 rules, upper quartile | 1000 Mbit/s | 970 Mbit/s | 0.97 × | | |',
    ]);
  });
});
