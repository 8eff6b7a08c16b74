import { describe, expect, it } from '@jest/globals';
import { composeWays, reportOne } from '../testing/compose-ways.ts';
import { newFaults } from '../testing/new-faults.ts';
import { legOf } from './legs.ts';
import { reportFault } from './report.ts';

const PEER = { cidrs: ['10.1.2.3'] };
const delay = { time: '20ms' };

describe(legOf.name, () => {
  describe('when a packet and its answer meet different faults', () => {
    const icmp = { protocol: 'icmp' };

    it('should count both ways of the fault that an effect comes from', () => {
      const faults = {
        a: { direction: 'both', delay: { time: '10ms' }, match: icmp },
        b: { loss: { percent: 10 }, match: icmp },
      };

      expect(reportOne('a', faults).expected).toEqual([
        'ping +20ms',
        'with "b": 10% of packets lost',
      ]);
      expect(reportOne('b', faults).expected).toEqual(['ping +20ms', '10% of packets lost']);
    });

    it('should say which way it is where another fault wins on the other', () => {
      const faults = {
        a: { delay: { time: '5ms' }, priority: 1, match: icmp },
        b: { direction: 'both', delay, match: icmp },
      };

      expect(reportOne('a', faults).expected).toEqual(['ping +5ms, on egress']);
      expect(reportOne('b', faults).expected).toEqual(['ping +20ms, on ingress']);
    });

    it('should promise no answer where a partition takes the question', () => {
      const faults = {
        a: { partition: true, direction: 'egress', match: icmp },
        b: { direction: 'both', delay, match: icmp },
      };

      expect(reportOne('a', faults).expected).toEqual(['no packet gets through']);
      expect(reportOne('b', faults).expected).toEqual(['ping +20ms, on ingress']);
    });

    it('should say both ways where they are alike for some packets only', () => {
      const faults = {
        a: { delay: { time: '5ms' }, priority: 1, match: { ...PEER, ...icmp } },
        b: { direction: 'both', delay, match: icmp },
      };

      expect(reportOne('b', faults).expected).toEqual([
        'ping +40ms',
        'with "a": ping +20ms, on ingress',
      ]);
    });

    it('should keep the ways of different interfaces apart', () => {
      const [slow, quick] = newFaults({
        slow: { direction: 'both', delay, match: icmp },
        quick: { delay: { time: '5ms' }, priority: 1, match: icmp },
      });
      if (slow === undefined || quick === undefined) {
        throw new Error('no faults');
      }
      const eth1 = composeWays([slow], 'eth1');
      const { expected } = reportFault(slow, [...composeWays([slow, quick]), ...eth1]);

      expect(expected).toEqual(['ping +40ms', 'with "quick": ping +20ms, on ingress']);
    });
  });
});
