import { oneOf, parseBoolean } from '../fields/field-reader.ts';
import type { Effect } from './effect.ts';

const parseSwitch = oneOf('on', 'off');

/** Nothing gets through: all packets are lost, whatever else they would meet. */
export const partition: Effect<true> = {
  read: (fault) => (fault.optional('partition', parseBoolean) === true ? true : undefined),
  format: () => true,
  shorthand: { kind: 'partition', parse: (value) => parseSwitch(value) === 'on' },
  expect: (_, { hasTcp }) => [
    hasTcp ? 'no packet gets through; new connections time out' : 'no packet gets through',
  ],
};
