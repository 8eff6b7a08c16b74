import { parseBoolean } from '../fault/field-reader.ts';
import type { Effect } from './effect.ts';

/** Nothing gets through: all packets are lost. */
export const partition: Effect<true> = {
  read: (fault) => (fault.optional('partition', parseBoolean) === true ? true : undefined),
  lay: (netem) => ({ ...netem, loss: { model: 'random', percent: 100, correlation: 0 } }),
  toArguments: () => [],
  fromKernel: () => ({}),
  expect: () => ['no packet gets through; new connections time out'],
};
