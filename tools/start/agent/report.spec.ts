import { describe, expect, it } from '@jest/globals';
import { renderDryRun, renderRehearsal } from './report.ts';

describe(renderRehearsal.name, () => {
  it('should have a line for each phase', () => {
    const lines = renderRehearsal({
      before: [0.3, 0.1, 0.2],
      during: [20.14, 20.5, 20.16],
      after: [],
      expected: ['ping +20ms', 'TCP connect +20ms'],
    }).split('\n');

    expect(lines[3]).toMatch(/before +│ +│ +0.2 ms │ +0.1 ms │ +0.3 ms/);
    expect(lines[5]).toMatch(/during +│ GET \/latency\/20ms +│ +20.2 ms │ 20.1 ms │ 20.5 ms/);
    expect(lines[7]).toMatch(/after +│ DELETE \/latency +│ +lost │ +lost │ +lost/);
    expect(lines).toContain('Its answer promised: ping +20ms, TCP connect +20ms.');
    expect(lines).toContain('  curl http://POD_IP:2332/latency/20ms');
  });
});

describe(renderDryRun.name, () => {
  it('should say why, and each command', () => {
    const lines = renderDryRun('there is no tc: apt-get install iproute2', {
      commands: ['tc qdisc add x', 'tc filter add y'],
      expected: ['ping +20ms'],
    }).split('\n');

    expect(lines[0]).toBe(
      'There is no ping to show, for there is no tc: apt-get install iproute2.',
    );
    expect(lines).toContain('  tc qdisc add x');
    expect(lines).toContain('  tc filter add y');
    expect(lines).toContain('Its answer promises: ping +20ms.');
  });
});
