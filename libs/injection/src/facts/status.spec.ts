import { describe, expect, it } from '@jest/globals';
import { FULL_STATUS, newPod, readStatusText } from '../testing/index.ts';
import { PodFacts } from './pod-facts.ts';
import { readStatus } from './status.ts';

const readRecord = (record: unknown) =>
  readStatusText(JSON.stringify({ version: 1, profiles: { agent: record } }));

describe('the status annotation', () => {
  it('should be read with every member', () => {
    expect(readRecord(FULL_STATUS)).toEqual({ version: 1, profiles: { agent: FULL_STATUS } });
  });

  it.each([{}, { metadata: null }, newPod()])('should be absent from %j', (pod) => {
    expect(readStatus(new PodFacts(pod, 'shop'))).toBeUndefined();
  });

  it.each([
    '',
    'injected',
    'null',
    '[]',
    '"x"',
    '{',
    '{}',
    '{"version":1}',
    '{"profiles":{}}',
    '{"version":"1","profiles":{}}',
    '{"version":2,"profiles":{}}',
    '{"version":1,"profiles":null}',
    '{"version":1,"profiles":[]}',
    '{"version":1,"profiles":{"agent":null}}',
    '{"version":1,"profiles":{"agent":"x"}}',
    '['.repeat(10_000),
  ])('should not be read from %j', (text) => {
    expect(readStatusText(text)).toBeUndefined();
  });

  it.each([
    {},
    { hash: 7 },
    ...[
      'containers',
      'initContainers',
      'volumes',
      'imagePullSecrets',
      'labels',
      'annotations',
    ].flatMap((list) => [
      { hash: 'x', [list]: 'agent' },
      { hash: 'x', [list]: [7] },
      { hash: 'x', [list]: null },
      { hash: 'x', [list]: {} },
    ]),
    { hash: 'x', hostAliases: ['h'] },
    { hash: 'x', hostAliases: { '10.0.0.1': 'h' } },
    { hash: 'x', app: ['app'] },
    { hash: 'x', app: { app: null } },
    { hash: 'x', app: { app: [] } },
    { hash: 'x', app: { app: { env: 'A' } } },
    { hash: 'x', app: { app: { env: [1] } } },
    { hash: 'x', app: { app: { envFrom: {} } } },
    { hash: 'x', app: { app: { volumeMounts: [1] } } },
  ])('should not be read with the record %j', (record) => {
    expect(readRecord(record)).toBeUndefined();
  });

  it.each([
    { hash: '' },
    { hash: 'x', containers: [], hostAliases: {}, app: {} },
    { hash: 'x', app: { app: {} } },
    { hash: 'x', app: { app: { envFrom: ['anything', null] } } },
    { hash: 'x', aMemberOfALaterVersion: 7 },
  ])('should be read with the record %j', (record) => {
    expect(readRecord(record)?.profiles['agent']).toEqual(record);
  });
});
