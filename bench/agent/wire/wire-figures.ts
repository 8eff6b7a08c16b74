import type { Figure } from '../../figures.ts';
import { median } from '../../statistics.ts';
import type { WireSlices } from './main.ts';
import { addedTo, quartilesOf, type Slices, spreadOf } from './slices.ts';

/** What a packet may cost more than on an interface that nobody has touched, in microseconds. */
const ADDED = { atMost: 0.5 };

/** Sets what packets cost that no rule matches beside its targets. */
export function wireFiguresOf({ egress, ingress, streams }: WireSlices): Figure[] {
  return [
    ...packetFigures('out', egress),
    ...packetFigures('in', ingress),
    ...streamFigures(streams),
  ];
}

function packetFigures(way: 'in' | 'out', { untouched = [], root, ...rules }: Slices): Figure[] {
  const figure = (what: string, slices: readonly number[]): Figure => {
    const floor = median(untouched) / 1_000;
    const ours = floor + addedTo(untouched, slices) / 1_000;
    return { name: `a packet ${way}, ${what}`, unit: 'µs', floor, ours, bounds: 'difference' };
  };
  return [
    ...(root === undefined ? [] : [figure('HTB alone', root)]),
    ...Object.entries(rules).map(([count, slices]) => {
      const what = count === '1' ? '1 rule' : `${count} rules`;
      return { ...figure(what, slices), target: ADDED };
    }),
    {
      name: `a packet ${way}, by number of rules, ±`,
      unit: '%',
      ours: spreadOf(Object.values(rules)),
      target: { atMost: 10 },
    },
  ];
}

function streamFigures({ untouched = [], ...rules }: Slices): Figure[] {
  const floors = quartilesOf(untouched);
  return Object.entries(rules).flatMap(([count, slices]) =>
    quartilesOf(slices).map((ours, at): Figure => {
      const quantile = ['lower quartile', 'median', 'upper quartile'][at] ?? '';
      const name = `TCP beside ${count} rules, ${quantile}`;
      const figure = { name, unit: 'Mbit/s', floor: floors[at] ?? 0, ours };
      return quantile === 'median' ? { ...figure, target: { atLeast: 0.95 } } : figure;
    }),
  );
}
