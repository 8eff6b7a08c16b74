import { describe, expect, it } from '@jest/globals';
import { readKubeVersion } from './kube-version.ts';

describe(readKubeVersion.name, () => {
  it.each(['1.31', 'v1.31', '1.31+', 'v1.31.2', 'v1.31.2-gke.100', 'v1.31.2+k3s1'])(
    'should read %s',
    (text) => {
      expect(readKubeVersion(text)).toEqual({ major: 1, minor: 31 });
    },
  );

  it.each(['', '.', '1', 'latest', '1.x', '1.31x', 'x1.31', 'vv1.31'])(
    'should read no version out of "%s"',
    (text) => {
      expect(readKubeVersion(text)).toBeUndefined();
    },
  );
});
