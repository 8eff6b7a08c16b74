import { describe, expect, it } from '@jest/globals';
import { toBytes } from './bytes.ts';

describe(toBytes.name, () => {
  it.each([
    ['0', 0],
    ['8388608', 8_388_608],
    ['512Ki', 524_288],
    ['64Mi', 67_108_864],
    ['1Gi', 1_073_741_824],
    ['', NaN],
    ['64MB', NaN],
    ['1.5Mi', NaN],
    ['-1', NaN],
  ])('should read %j as %d', (text, bytes) => {
    expect(toBytes(text)).toBe(bytes);
  });
});
