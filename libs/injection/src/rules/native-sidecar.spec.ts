import { describe, expect, it } from '@jest/globals';
import { isNativeSidecar } from './native-sidecar.ts';

describe(isNativeSidecar.name, () => {
  it.each([
    ['Always', true],
    ['OnFailure', false],
    [undefined, false],
    [null, false],
  ])('should take restartPolicy %j for %j', (restartPolicy, isNative) => {
    expect(isNativeSidecar({ name: 'a', restartPolicy })).toBe(isNative);
  });
});
