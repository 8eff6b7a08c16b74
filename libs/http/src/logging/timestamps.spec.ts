import { describe, expect, it } from '@jest/globals';
import { newTimestamps } from './timestamps.ts';

describe(newTimestamps.name, () => {
  it('should give what Date gives, within a second and across seconds', () => {
    const times = [0, 1, 999, 1_000, 1_700_000_000_007, 1_700_000_000_070, 1_700_000_001_700, 999];
    const clock = times.values();
    const sut = newTimestamps(() => clock.next().value ?? NaN);

    const texts = times.map(() => sut());

    expect(texts).toEqual(times.map((time) => `,"time":"${new Date(time).toISOString()}"`));
  });
});
