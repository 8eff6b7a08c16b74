import { describe, expect, it } from '@jest/globals';
import type { Container } from '@sidecar-injector/admission';
import { PatchBuilder } from '@sidecar-injector/json-patch';
import { newContainer, newPod } from '../testing/index.ts';
import { AppContainer } from './app-container.ts';

function newSut(members: Partial<Container> = {}) {
  const container = newContainer('app', members);
  const edits = new PatchBuilder(newPod({ containers: [newContainer('first'), container] }));
  return { sut: new AppContainer({ container, list: 'containers', index: 1 }, edits), edits };
}

const source = (name: string) => ({ configMapRef: { name } });
const mount = (mountPath: string, name = 'state') => ({ name, mountPath });
const fieldRef = (members: object) => ({ name: 'NODE', valueFrom: { fieldRef: members } });

describe(AppContainer.name, () => {
  it('should go by the name of its container', () => {
    expect(newSut().sut.name).toBe('app');
  });

  describe('addEnv', () => {
    it('should add behind what is there', () => {
      const { sut, edits } = newSut({ env: [{ name: 'A' }] });
      expect(sut.addEnv({ name: 'B', value: '1' })).toBe('added');
      expect(edits.operations).toEqual([
        { op: 'add', path: '/spec/containers/1/env/-', value: { name: 'B', value: '1' } },
      ]);
    });

    it.each([null, undefined])('should make the list where it is %j', (env) => {
      const { sut, edits } = newSut({ env });
      sut.addEnv({ name: 'A' });
      sut.addEnv({ name: 'B' });
      expect(edits.operations).toEqual([
        { op: 'add', path: '/spec/containers/1/env', value: [{ name: 'A' }] },
        { op: 'add', path: '/spec/containers/1/env/-', value: { name: 'B' } },
      ]);
    });

    it('should keep a value of the container', () => {
      const { sut, edits } = newSut({ env: [{ name: 'A', value: '1' }] });
      expect(sut.addEnv({ name: 'A', value: '2' })).toBe('kept');
      expect(sut.addEnv({ name: 'A', value: '1' })).toBe('same');
      expect(edits.operations).toEqual([]);
    });

    it('should keep a value that it added before', () => {
      const { sut, edits } = newSut();
      sut.addEnv({ name: '__proto__', value: '1' });
      expect(sut.addEnv({ name: '__proto__', value: '2' })).toBe('kept');
      expect(edits.operations).toHaveLength(1);
    });

    it('should know what the server has filled in', () => {
      const { sut } = newSut({ env: [fieldRef({ apiVersion: 'v1', fieldPath: 'spec.nodeName' })] });
      expect(sut.addEnv(fieldRef({ fieldPath: 'spec.nodeName' }))).toBe('same');
      expect(sut.addEnv(fieldRef({ fieldPath: 'metadata.name' }))).toBe('kept');
    });
  });

  describe('addEnvFrom', () => {
    it('should add ahead of the own sources, whose variables win', () => {
      const { sut, edits } = newSut({ envFrom: [source('own')] });
      expect(sut.addEnvFrom([source('a'), source('b')])).toEqual([source('a'), source('b')]);
      expect(edits.operations).toEqual([
        { op: 'add', path: '/spec/containers/1/envFrom/0', value: source('a') },
        { op: 'add', path: '/spec/containers/1/envFrom/1', value: source('b') },
      ]);
    });

    it('should add ahead of what it added before', () => {
      const { sut, edits } = newSut();
      sut.addEnvFrom([source('a')]);
      sut.addEnvFrom([source('b')]);
      expect(edits.operations).toEqual([
        { op: 'add', path: '/spec/containers/1/envFrom', value: [source('a')] },
        { op: 'add', path: '/spec/containers/1/envFrom/0', value: source('b') },
      ]);
    });

    it('should add nothing twice', () => {
      const { sut, edits } = newSut({ envFrom: [source('own')] });
      expect(sut.addEnvFrom([source('own'), source('a'), source('a')])).toEqual([source('a')]);
      expect(sut.addEnvFrom([source('a')])).toEqual([]);
      expect(edits.operations).toHaveLength(1);
    });
  });

  describe('addVolumeMount', () => {
    it('should add behind what is there', () => {
      const { sut, edits } = newSut({ volumeMounts: [mount('/data')] });
      expect(sut.addVolumeMount(mount('/state'))).toBe(true);
      expect(sut.addVolumeMount(mount('/state/', 'other'))).toBe(false);
      expect(edits.operations).toEqual([
        { op: 'add', path: '/spec/containers/1/volumeMounts/-', value: mount('/state') },
      ]);
    });

    it.each(['/data', '/data/'])('should not mount at %s twice', (mountPath) => {
      const { sut, edits } = newSut({ volumeMounts: [mount('/data')] });
      expect(sut.addVolumeMount(mount(mountPath))).toBe(false);
      expect(edits.operations).toEqual([]);
    });
  });
});
