import { describe, expect, it } from '@jest/globals';
import { cpuMilliseconds, residentMegabytes } from './process-cost.ts';

describe(cpuMilliseconds.name, () => {
  it('should agree with what the process knows of itself', () => {
    const { user, system } = process.cpuUsage();
    const own = (user + system) / 1000;
    expect(Math.abs(cpuMilliseconds(process.pid) - own)).toBeLessThan(100);
  });
});

describe(residentMegabytes.name, () => {
  it('should agree with what the process knows of itself', () => {
    const own = process.memoryUsage.rss() / 1e6;
    expect(Math.abs(residentMegabytes(process.pid) - own)).toBeLessThan(20);
  });
});
