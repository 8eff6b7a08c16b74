import { describe, expect, it } from '@jest/globals';
import { Recent } from './recent.ts';

describe(Recent.name, () => {
  it('should have seen a key for the span after its first time, and not longer', () => {
    let time = 0;
    const sut = new Recent(100, 10, () => time);

    const answers = [0, 50, 99, 100, 150].map((now) => {
      time = now;
      return sut.hasSeen('key');
    });

    expect(answers).toEqual([false, true, true, false, true]);
  });

  it('should tell keys apart', () => {
    const sut = new Recent(100, 10, () => 0);

    expect(['a', 'b', 'a'].map((key) => sut.hasSeen(key))).toEqual([false, false, true]);
  });

  it('should forget the oldest when there are more than the limit', () => {
    const sut = new Recent(100, 2, () => 0);

    const answers = ['a', 'b', 'c', 'b', 'a'].map((key) => sut.hasSeen(key));

    expect(answers).toEqual([false, false, false, true, false]);
  });
});
