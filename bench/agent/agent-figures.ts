import type { Figure } from '../figures.ts';
import type { IdleResult } from './measure-agent.ts';
import type { KernelResult } from './measure-kernel.ts';

/** Sets each measurement of the agent beside its target. */
export function agentFiguresOf(idle: IdleResult, kernel: KernelResult | undefined): Figure[] {
  return [...idleFigures(idle), ...(kernel === undefined ? [] : kernelFigures(kernel))];
}

function idleFigures({ memory, start, cpu }: IdleResult): Figure[] {
  return [
    { name: 'private memory when idle', unit: 'MB', ...memory, target: { atMost: 4 } },
    { name: 'ready, beside `node -e 0`', unit: 'ms', ...start, target: { atMost: 6 } },
    { name: 'CPU when idle', unit: '%', ours: cpu, target: { atMost: 0.1 } },
  ];
}

function kernelFigures({ process, change, roundTrip, throughput }: KernelResult): Figure[] {
  return [
    { name: 'starting one `tc`, median', unit: 'ms', ours: process },
    {
      name: 'a change with 1 rule, p95',
      unit: 'ms',
      ours: change.oneRule,
      target: { atMost: 100 },
    },
    {
      name: 'a change with 100 rules, p95',
      unit: 'ms',
      ours: change.hundredRules,
      target: { atMost: 250 },
    },
    {
      name: 'added to unmatched traffic',
      unit: 'ms',
      ours: roundTrip.ours - roundTrip.floor,
      target: { atMost: 0.2 },
    },
    {
      name: 'throughput of unmatched traffic',
      unit: 'Mbit/s',
      ...throughput,
      target: { atLeast: 0.9 },
    },
  ];
}
