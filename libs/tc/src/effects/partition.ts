import { oneOf, parseBoolean } from '../fault/field-reader.ts';
import type { Effect } from './effect.ts';

const parseSwitch = oneOf('on', 'off');

/** Nothing gets through: all packets are lost. */
export const partition: Effect<true> = {
  read: (fault) => (fault.optional('partition', parseBoolean) === true ? true : undefined),
  format: () => true,
  shorthand: { kind: 'partition', parse: (value) => parseSwitch(value) === 'on' },
  lay: (netem) => ({ ...netem, loss: { model: 'random', percent: 100, correlation: 0 } }),
  toArguments: () => [],
  fromKernel: () => ({}),
  expect: (_, { hasTcp }) => [
    hasTcp ? 'no packet gets through; new connections time out' : 'no packet gets through',
  ],
};
