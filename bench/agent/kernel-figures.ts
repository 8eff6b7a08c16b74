import type { Figure } from '../figures.ts';
import type { KernelResult } from './measure-kernel.ts';

/** Sets what faults cost on a real kernel beside its targets. */
export function kernelFiguresOf({ change, start, watching, streams }: KernelResult): Figure[] {
  const { untouched, whole, split, ms10, ms100 } = streams;
  const stream = { unit: 'Mbit/s', floor: untouched };
  return [
    ...changeFigures('1 rule', change.one, 50),
    ...changeFigures('100 rules', change.hundred, 150),
    {
      name: '100 faults at the start',
      unit: 's',
      floor: start.floor,
      ours: start.ours,
      bounds: 'difference',
      target: { atMost: 2 },
    },
    { name: 'changes for them', unit: '', ours: start.changes, target: { atMost: 1 } },
    {
      name: 'CPU to watch 100 faults, floor 1',
      unit: '%',
      ...watching,
      bounds: 'value',
      target: { atMost: 1 },
    },
    { name: 'TCP through a delay of 1 ms', ...stream, ours: whole },
    { name: 'TCP through a delay of 1 ms, cut', ...stream, ours: split },
    { name: 'TCP through a delay of 10 ms', ...stream, ours: ms10 },
    { name: 'TCP through a delay of 100 ms', ...stream, ours: ms100 },
  ];
}

function changeFigures(
  rules: string,
  { floor, ours, processes }: KernelResult['change']['one'],
  atMost: number,
): Figure[] {
  return [
    {
      name: `a change with ${rules}, p95`,
      unit: 'ms',
      floor,
      ours,
      bounds: 'value',
      target: { atMost },
    },
    {
      name: `processes for 40 of them`,
      unit: '',
      ours: processes,
      target: { atMost: 0 },
    },
  ];
}
