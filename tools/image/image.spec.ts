import { describe, expect, it } from '@jest/globals';
import { WORKSPACE } from '@sidecar-injector/testing/programs';
import { Helm, findHelm } from '@sidecar-injector/testing/helm';
import { join } from 'node:path';
import { PROGRAMS, describeImage, readRevision } from './image.ts';

const helm = findHelm();
const itWithHelm = helm === undefined ? it.skip : it;

describe(describeImage.name, () => {
  it.each(PROGRAMS)('should build %s on the Node that its Dockerfile names', (program) => {
    expect(describeImage(WORKSPACE.root, program, 'f00')).toMatchObject({
      dockerfile: `docker/${program}.Dockerfile`,
      base: 'docker.io/library/node:24-bookworm-slim',
      buildArgs: { REVISION: 'f00' },
    });
  });

  itWithHelm('should call the images as the chart does (skipped where there is no helm)', () => {
    const text = JSON.stringify(
      new Helm(helm ?? '', join(WORKSPACE.root, 'charts')).render('test'),
    );

    for (const program of PROGRAMS) {
      const { reference } = describeImage(WORKSPACE.root, program, '');
      expect(text).toContain(reference.replace('docker.io/', ''));
    }
  });

  it('should refuse what has no image', () => {
    expect(() => describeImage(WORKSPACE.root, 'cli', '')).toThrow(
      '"cli" has no image, must be one of injector, agent',
    );
  });
});

describe(readRevision.name, () => {
  it('should be empty outside of a clone', () => {
    expect(readRevision('/')).toBe('');
  });
});
