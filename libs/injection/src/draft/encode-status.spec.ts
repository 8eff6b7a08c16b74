import { describe, expect, it } from '@jest/globals';
import { newPod } from '../testing/index.ts';
import { PodFacts } from '../facts/pod-facts.ts';
import { type ProfileStatus, readStatus } from '../facts/status.ts';
import { STATUS_KEY } from '../terms/keys.ts';
import { encodeStatus } from './encode-status.ts';

const read = (text: string) =>
  readStatus(new PodFacts(newPod({}, { annotations: { [STATUS_KEY]: text } }), 'shop'));

const full: ProfileStatus = {
  hash: '0123456789ab',
  containers: ['agent'],
  initContainers: ['setup'],
  volumes: ['state'],
  imagePullSecrets: ['registry'],
  hostAliases: { '10.0.0.1': ['h'] },
  labels: ['team'],
  annotations: ['note'],
  app: { app: { env: ['A'], envFrom: [{ configMapRef: { name: 'c' } }], volumeMounts: ['/s'] } },
};

describe(encodeStatus.name, () => {
  it('should write what can be read', () => {
    expect(read(encodeStatus(new Map([['agent', full]])))).toEqual({
      version: 1,
      profiles: { agent: full },
    });
  });

  it('should have the version first, the profiles in their order, and no time', () => {
    const record = { hash: 'x' };
    expect(
      encodeStatus(
        new Map([
          ['b', record],
          ['a', record],
        ]),
      ),
    ).toBe('{"version":1,"profiles":{"b":{"hash":"x"},"a":{"hash":"x"}}}');
  });

  it('should hold a profile of any name', () => {
    const text = encodeStatus(new Map([['__proto__', { hash: 'x' }]]));
    expect(text).toBe('{"version":1,"profiles":{"__proto__":{"hash":"x"}}}');
    expect(Object.keys(read(text)?.profiles ?? {})).toEqual(['__proto__']);
  });
});
