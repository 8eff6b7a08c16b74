import { describe, expect, it } from '@jest/globals';
import { newContainer } from '../testing/index.ts';
import { isSamePlace, volumeAt } from './mounts.ts';

describe(volumeAt.name, () => {
  it.each([
    ['/data', 'own'],
    ['/data/', 'own'],
    ['/', 'root'],
    ['/dev/block', 'disk'],
    ['/data/sub', undefined],
    ['/dat', undefined],
    ['', undefined],
  ])('should find at %j the volume %j', (path, volume) => {
    const container = newContainer('app', {
      volumeMounts: [
        { name: 'own', mountPath: '/data/' },
        { name: 'root', mountPath: '/' },
      ],
      volumeDevices: [{ name: 'disk', devicePath: '/dev/block' }],
    });
    expect(volumeAt(container, path)).toBe(volume);
  });

  it.each([null, undefined])('should find nothing where the lists are %j', (list) => {
    const container = newContainer('app', { volumeMounts: list, volumeDevices: list });
    expect(volumeAt(container, '/data')).toBeUndefined();
  });
});

describe(isSamePlace.name, () => {
  it.each([
    ['/data', '/data/', true],
    ['/', '/', true],
    ['/', '', false],
    ['/data', '/data2', false],
  ])('should compare %j and %j', (a, b, isSame) => {
    expect(isSamePlace(a, b)).toBe(isSame);
  });
});
