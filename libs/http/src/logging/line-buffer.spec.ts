import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { LineBuffer } from './line-buffer.ts';

function setUp() {
  const written: string[] = [];
  let synced = 0;
  const target = {
    write: (text: string) => written.push(text),
    flushSync: () => {
      synced += 1;
    },
  };
  return { sut: new LineBuffer(target, 10, 20), written, countSynced: () => synced };
}

describe(LineBuffer.name, () => {
  it('should hand lines on together once they are long enough', () => {
    const { sut, written } = setUp();

    for (const line of ['aaaa\n', 'bbbb\n', 'cccc\n']) {
      sut.write(line);
    }

    expect(written).toEqual(['aaaa\nbbbb\n']);
  });

  it('should hand a few lines on after the interval', async () => {
    const { sut, written } = setUp();
    sut.write('a\n');
    sut.write('b\n');

    const before = [...written];
    await delay(100);

    expect([before, written]).toEqual([[], ['a\nb\n']]);
  });

  it('should write all before the process ends', () => {
    const { sut, written, countSynced } = setUp();
    sut.write('a\n');

    sut.flushSync();

    expect([written, countSynced()]).toEqual([['a\n'], 1]);
  });
});
