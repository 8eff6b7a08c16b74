import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { collectWhenIdle } from './collect-when-idle.ts';

function setUp() {
  const calls: unknown[] = [];
  const server = new EventEmitter();
  collectWhenIdle(server, (options) => Promise.resolve(void calls.push(options)), 60);
  return { server, calls };
}

describe(collectWhenIdle.name, () => {
  it('should collect all once nothing has been asked for a while', async () => {
    const { calls } = setUp();
    await delay(200);
    expect(calls).toEqual([{ type: 'major', execution: 'sync', flavor: 'last-resort' }]);
  });

  it('should wait while requests come, and collect once after each busy time', async () => {
    const { server, calls } = setUp();
    const counts: number[] = [];
    for (let request = 0; request < 20; request++) {
      server.emit('request');
      await delay(5);
    }
    counts.push(calls.length);
    await delay(200);
    counts.push(calls.length);
    server.emit('request');
    await delay(200);
    expect([...counts, calls.length]).toEqual([0, 1, 2]);
  });

  it('should do nothing without gc', () => {
    const server = new EventEmitter();
    collectWhenIdle(server, undefined);
    expect(server.listenerCount('request')).toBe(globalThis.gc === undefined ? 0 : 1);
  });
});
