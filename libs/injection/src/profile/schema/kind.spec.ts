import { describe, expect, it } from '@jest/globals';
import { CoreV1, kindOf, ProfilePart } from './kind.ts';

describe(kindOf.name, () => {
  it('should tell parts of the profile from parts of Kubernetes', () => {
    @ProfilePart('a part', ['a', 'b'])
    class Ours {}
    @CoreV1('Part')
    class Theirs {}

    expect(kindOf(Ours)).toEqual({ title: 'a part', isClosed: true, oneOf: ['a', 'b'] });
    expect(kindOf(Theirs)).toEqual({ title: 'core/v1 Part', isClosed: false });
  });

  it('should name a class that lacks its decorator', () => {
    class Plain {
      field = 1;
    }

    expect(() => kindOf(Plain)).toThrow('Plain needs @ProfilePart or @CoreV1');
  });
});
