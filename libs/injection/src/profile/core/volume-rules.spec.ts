import { describe, expect, it } from '@jest/globals';
import { problemsOf, warningsOf } from '../testing.ts';

const SUBDOMAIN =
  'must be a DNS subdomain (1 to 253 of a-z, 0-9, - and ., with a letter or digit around each dot)';
const ONE = 'must have exactly one of emptyDir, configMap, secret, …';
const FILE_PATH = 'must be a relative path without .. and not empty';

describe('the rules of volumes', () => {
  describe('when the volume itself is wrong', () => {
    it.each([
      ['{emptyDir: {}}', '.name: must be set, is missing'],
      [
        '{name: A, emptyDir: {}}',
        '.name: must be a DNS label (1 to 63 of a-z, 0-9 and -, with a letter or digit at both ends), is "A"',
      ],
      ['{name: v}', `: ${ONE}, has none`],
      ['{name: v, emptyDir: null}', `: ${ONE}, has none`],
      ['{name: v, emptyDir: {}, secret: {secretName: s}}', `: ${ONE}, has emptyDir and secret`],
      ['{name: v, emptyDir: []}', '.emptyDir: must be a mapping, is []'],
      ['{name: v, fc: wwn}', '.fc: must be a mapping, is "wwn"'],
    ])('should say so for %s', (volume, problem) => {
      expect(problemsOf(`volumes: [${volume}]`)).toEqual([`volumes[0]${problem}`]);
    });
  });

  describe('when its source is wrong', () => {
    it.each([
      [
        'emptyDir: {medium: memory}',
        'emptyDir.medium: must be Memory, HugePages, HugePages-SIZE or empty, is "memory"',
      ],
      [
        'emptyDir: {sizeLimit: 1MB}',
        'emptyDir.sizeLimit: must be a quantity such as 100m, 0.5 or 128Mi, not negative, is "1MB"',
      ],
      ['configMap: {}', 'configMap.name: must be set, is missing'],
      ['configMap: {name: A_b}', `configMap.name: ${SUBDOMAIN}, is "A_b"`],
      [
        'secret: {name: s, secretName: s, optional: 1}',
        'secret.optional: must be true or false, is 1',
      ],
      [
        'secret: {secretName: s, defaultMode: 644}',
        'secret.defaultMode: must be a file mode from 0 to 0777, is 644; write 0644',
      ],
      [
        'secret: {secretName: s, items: [{key: k, path: ../p}]}',
        `secret.items[0].path: ${FILE_PATH}, is "../p"`,
      ],
      [
        'secret: {secretName: s, items: [{key: k}]}',
        'secret.items[0].path: must be set, is missing',
      ],
      ['hostPath: {}', 'hostPath.path: must be set, is missing'],
      ['hostPath: {path: /a/../b}', 'hostPath.path: must be a path without .., is "/a/../b"'],
      [
        'hostPath: {path: /a, type: file}',
        'hostPath.type: must be one of DirectoryOrCreate, Directory, FileOrCreate, File, Socket, CharDevice and BlockDevice, is "file"; did you mean File?',
      ],
      ['persistentVolumeClaim: {}', 'persistentVolumeClaim.claimName: must be set, is missing'],
      ['csi: {}', 'csi.driver: must be set, is missing'],
      ['image: {}', 'image.reference: must be set, is missing'],
      ['nfs: {server: s, path: data}', 'nfs.path: must be an absolute path, is "data"'],
      ['projected: {sources: {}}', 'projected.sources: must be a list, is {}'],
      [
        'projected: {sources: [{}]}',
        'projected.sources[0]: must have exactly one of clusterTrustBundle, configMap, downwardAPI, podCertificate, secret and serviceAccountToken, has none',
      ],
      [
        'projected: {sources: [{serviceAccountToken: {path: t, expirationSeconds: 60}}]}',
        'projected.sources[0].serviceAccountToken.expirationSeconds: must be a whole number from 600 to 4294967296, is 60',
      ],
      [
        'downwardAPI: {items: [{path: p, fieldRef: {fieldPath: spec.nodeName}}]}',
        "downwardAPI.items[0].fieldRef.fieldPath: must be one of metadata.name, metadata.namespace, metadata.uid, metadata.labels, metadata.annotations, metadata.labels['KEY'] and metadata.annotations['KEY'], is \"spec.nodeName\"",
      ],
      [
        'projected: {sources: [{secret: {}}]}',
        'projected.sources[0].secret.name: must be set, is missing',
      ],
      [
        'projected: {sources: [{podCertificate: x}]}',
        'projected.sources[0].podCertificate: must be a mapping, is "x"',
      ],
      [
        'csi: {driver: d, nodePublishSecretRef: {}}',
        'csi.nodePublishSecretRef.name: must be set, is missing',
      ],
      [
        'secret: {secretName: s, defaultMode: 999}',
        'secret.defaultMode: must be a file mode from 0 to 0777, is 999',
      ],
      ...[-1, 518, 6444, 1.5, '"0644"'].map((mode) => [
        `secret: {secretName: s, defaultMode: ${mode}}`,
        `secret.defaultMode: must be a file mode from 0 to 0777, is ${mode}`,
      ]),
      [
        'downwardAPI: {items: [{path: p}]}',
        'downwardAPI.items[0]: must have exactly one of fieldRef and resourceFieldRef, has none',
      ],
    ])('should say so for %s', (source, problem) => {
      expect(problemsOf(`volumes: [{name: v, ${source}}]`)).toEqual([`volumes[0].${problem}`]);
    });
  });

  describe('when a source is new to us', () => {
    it('should warn and find no problem', () => {
      const text = 'volumes: [{name: v, emptydir: {}}]';

      expect(problemsOf(text)).toEqual([]);
      expect(warningsOf(text)).toEqual([
        'volumes[0].emptydir: should be a field of core/v1 Volume in Kubernetes 1.37, is unknown and kept; did you mean emptyDir?',
      ]);
    });
  });

  describe('when a file mode is octal', () => {
    it.each(['0644', '0o644', '420', '0', '0777'])('should take %s as Kubernetes does', (mode) => {
      expect(
        problemsOf(`volumes: [{name: v, secret: {secretName: s, defaultMode: ${mode}}}]`),
      ).toEqual([]);
    });
  });
});
