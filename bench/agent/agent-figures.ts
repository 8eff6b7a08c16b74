import type { Figure } from '../figures.ts';
import { kernelFiguresOf } from './kernel-figures.ts';
import type { IdleResult } from './measure-agent.ts';
import type { KernelResult } from './measure-kernel.ts';
import type { SleepResult } from './measure-sleep.ts';
import type { WireSlices } from './wire/main.ts';
import { wireFiguresOf } from './wire/wire-figures.ts';

/** Sets each measurement of the agent beside its target; what could not be measured is absent. */
export function agentFiguresOf(
  idle: IdleResult,
  sleep: SleepResult | undefined,
  kernel: KernelResult | undefined,
  wire: WireSlices | undefined,
): Figure[] {
  return [
    ...idleFigures(idle),
    ...(sleep === undefined ? [] : sleepFigures(sleep)),
    ...(kernel === undefined ? [] : kernelFiguresOf(kernel)),
    ...(wire === undefined ? [] : wireFiguresOf(wire)),
  ];
}

function idleFigures({ memory, start, cpu }: IdleResult): Figure[] {
  return [
    {
      name: 'private memory when idle',
      unit: 'MB',
      ...memory,
      bounds: 'value',
      target: { atMost: 19 },
    },
    { name: 'ready, beside `node -e 0`', unit: 'ms', ...start, target: { atMost: 3.8 } },
    { name: 'CPU when idle', unit: '%', ours: cpu, target: { atMost: 0.1 } },
  ];
}

function sleepFigures({ memory, wake }: SleepResult): Figure[] {
  return [
    { name: 'private memory when asleep', unit: 'MB', ours: memory, target: { atMost: 0.2 } },
    {
      name: 'the call that wakes it',
      unit: 'ms',
      ...wake,
      bounds: 'difference',
      target: { atMost: 150 },
    },
  ];
}
