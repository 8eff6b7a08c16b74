import { describe, expect, it } from '@jest/globals';
import { readKubeYaml } from './kube-yaml.ts';

describe(readKubeYaml.name, () => {
  it.each([
    { text: 'yes', value: true },
    { text: 'Off', value: false },
    { text: 'y', value: true },
    { text: '0644', value: 420 },
    { text: '0x10', value: 16 },
    { text: '1_000', value: 1000 },
    { text: '1e3', value: 1000 },
    { text: '12:30:45', value: '12:30:45' },
    { text: '2026-01-02', value: '2026-01-02' },
    { text: '2026-01-02T03:04:05Z', value: '2026-01-02T03:04:05Z' },
    { text: '"yes"', value: 'yes' },
    { text: '~', value: null },
    { text: '9007199254740991', value: 9007199254740991 },
    { text: '9007199254740993', value: 9007199254740993n },
    { text: '{<<: {a: 1, b: 2}, b: 3}', value: { a: 1, b: 3 } },
  ])('should read $text as kubectl does', ({ text, value }) => {
    expect(readKubeYaml(text)).toEqual(value);
  });

  it.each(['a: b: c', 'a: *b', ''])('should not read %j', (text) => {
    expect(readKubeYaml(text)).toBeUndefined();
  });
});
