import { describe, expect, it } from '@jest/globals';
import { newFaults } from '../testing/new-faults.ts';
import { compileFaults } from './compile-faults.ts';

const LANE = { interfaceName: 'eth0', way: 'egress', cleanPorts: [2_332] } as const;
const delay = { time: '20ms' };

describe(compileFaults.name, () => {
  it('should compile nothing again though there are many interfaces', () => {
    const ports = Array.from({ length: 500 }, (_, n) => 2 * n + 1);
    const lists = Array.from({ length: 20 }, (_, n) =>
      newFaults({ x: { delay, match: { ports, cidrs: [`10.0.0.${String(n)}`] } } }),
    );
    const composeAll = () => lists.map((faults) => compileFaults(faults, LANE, () => 1));
    const first = composeAll();

    composeAll().forEach((programs, index) => {
      expect(programs).toBe(first[index]);
    });
  });
});
