import { describe, expect, it } from '@jest/globals';
import { isProfileFile, loadProfiles } from './load-profiles.ts';
import { loadOne } from './testing.ts';

describe(isProfileFile.name, () => {
  it.each(['a.yaml', 'a.yml', 'a.b.yaml', 'sidecarconfig.yaml'])('should take %s', (name) => {
    expect(isProfileFile(name)).toBe(true);
  });

  it.each(['.a.yaml', '..data', '.yaml', 'a.json', 'a.yaml~', 'a.yaml.bak', 'yaml', 'a.YAML', ''])(
    'should pass over %j',
    (name) => {
      expect(isProfileFile(name)).toBe(false);
    },
  );
});

describe(loadProfiles.name, () => {
  describe("when the file is the predecessor's", () => {
    const text = `containers:
  - name: network-delay-sidecar
    image: example/network-delay:v1
    imagePullPolicy: IfNotPresent
    ports:
      - containerPort: 2332
    securityContext:
      capabilities:
        add: ["NET_ADMIN"]
`;

    it('should be a default profile with every default', () => {
      expect(loadProfiles([{ name: 'sidecarconfig.yaml', text }])).toEqual({
        profiles: [
          {
            name: 'sidecarconfig',
            hash: expect.stringMatching(/^[0-9a-f]{12}$/),
            default: true,
            os: 'linux',
            selector: { podSelector: {}, namespaceSelector: {} },
            placement: 'last',
            mode: 'auto',
            onConflict: 'skip',
            allowHostNetwork: false,
            containers: [
              {
                name: 'network-delay-sidecar',
                image: 'example/network-delay:v1',
                imagePullPolicy: 'IfNotPresent',
                ports: [{ containerPort: 2332 }],
                securityContext: { capabilities: { add: ['NET_ADMIN'] } },
              },
            ],
            initContainers: [],
            volumes: [],
            imagePullSecrets: [],
            hostAliases: [],
            labels: {},
            annotations: {},
            app: [],
          },
        ],
        problems: [],
        warnings: [],
      });
    });
  });

  describe('when every field is written', () => {
    it('should give each as it stands', () => {
      const text = `
apiVersion: sidecar-injector.io/v1alpha1
name: all
default: false
os: windows
selector:
  podSelector: {matchLabels: {a: b}, matchExpressions: null}
  namespaceSelector: {matchExpressions: [{key: c, operator: NotIn, values: [d, ""]}]}
placement: {before: web}
mode: native
onConflict: deny
allowHostNetwork: true
containers: [{name: c, image: i}]
initContainers: [{name: d, image: i, restartPolicy: Always}]
volumes: [{name: v, emptyDir: {}}]
imagePullSecrets: [{name: s}]
hostAliases: [{ip: "::1", hostnames: [h]}]
labels: {e: f}
annotations: {g/h: i}
app: [{volumeMounts: [{name: v, mountPath: /v}]}, {containers: [web], env: [{name: A}]}]
`;

      expect(loadOne(text)).toMatchObject({
        name: 'all',
        default: false,
        os: 'windows',
        selector: {
          podSelector: { matchLabels: { a: 'b' } },
          namespaceSelector: {
            matchExpressions: [{ key: 'c', operator: 'NotIn', values: ['d', ''] }],
          },
        },
        placement: { before: 'web' },
        mode: 'native',
        onConflict: 'deny',
        allowHostNetwork: true,
        containers: [{ name: 'c', image: 'i' }],
        initContainers: [{ name: 'd', image: 'i', restartPolicy: 'Always' }],
        volumes: [{ name: 'v', emptyDir: {} }],
        imagePullSecrets: [{ name: 's' }],
        hostAliases: [{ ip: '::1', hostnames: ['h'] }],
        labels: { e: 'f' },
        annotations: { 'g/h': 'i' },
        app: [
          {
            containers: ['*'],
            env: [],
            envFrom: [],
            volumeMounts: [{ name: 'v', mountPath: '/v' }],
          },
          { containers: ['web'], env: [{ name: 'A' }], envFrom: [], volumeMounts: [] },
        ],
      });
    });
  });

  describe('when members are null', () => {
    it('should count them as absent at its own level, and keep them in containers', () => {
      const text = `
default: null
placement: null
selector: {podSelector: null}
volumes: null
labels: null
containers: [{name: c, image: i, env: null, securityContext: null}]
app: [{containers: null, env: [{name: A}], volumeMounts: null}]
`;

      expect(loadOne(text)).toMatchObject({
        default: true,
        placement: 'last',
        selector: { podSelector: {}, namespaceSelector: {} },
        volumes: [],
        labels: {},
        containers: [{ name: 'c', image: 'i', env: null, securityContext: null }],
        app: [{ containers: ['*'], env: [{ name: 'A' }], envFrom: [], volumeMounts: [] }],
      });
    });
  });

  describe('when containers hold what nobody knows', () => {
    it('should keep it untouched', () => {
      const text = `
containers:
  - name: c
    image: i
    newField: {when: 2026-11-01, constructor: [1, 2.50, null], __proto__: {a: b}}
labels: {constructor: x, toString: y, hasOwnProperty: z}
`;

      const { containers, labels } = loadOne(text);

      expect(JSON.stringify(containers[0])).toBe(
        '{"name":"c","image":"i","newField":{"when":"2026-11-01","constructor":[1,2.5,null],"__proto__":{"a":"b"}}}',
      );
      expect(labels).toEqual({ constructor: 'x', toString: 'y', hasOwnProperty: 'z' });
    });
  });

  describe('when there are several files', () => {
    const file = (name: string) => ({ name, text: 'labels: {a: b}' });

    it('should take them in the order of their names', () => {
      const files = ['c.yml', 'a.yaml', 'B.yaml', 'b.yaml', 'a-b.yaml'].map(file);

      const names = loadProfiles(
        files.map((one) => ({ ...one, text: `labels: {a: ${one.name}}` })),
      );

      expect(names.problems).toEqual([
        'B.yaml: name: must be a DNS label (1 to 63 of a-z, 0-9 and -, with a letter or digit at both ends), is "B"; it comes from the name of the file: rename that, or set name',
      ]);
      expect(
        loadProfiles(files.filter(({ name }) => name !== 'B.yaml')).profiles.map(
          ({ name }) => name,
        ),
      ).toEqual(['a-b', 'a', 'b', 'c']);
    });

    it('should pass over what holds no profile', () => {
      const files = ['a.yaml', '.b.yaml', 'README.md', '..2026_11_01'].map(file);

      expect(loadProfiles(files).profiles.map(({ name }) => name)).toEqual(['a']);
    });

    it('should tell the problems and warnings of all, and give no profile', () => {
      const { profiles, problems, warnings } = loadProfiles([
        { name: 'b.yaml', text: 'mode: x' },
        { name: 'c.yaml', text: 'containers: [{name: c, image: i, new: 1}]' },
        { name: 'a.yaml', text: '{' },
        file('d.yaml'),
      ]);

      expect(profiles).toEqual([]);
      expect(problems).toEqual([
        'a.yaml: must be valid YAML, fails at line 1, column 2: unexpected end of the stream within a flow collection',
        'b.yaml: mode: must be one of container, native and auto, is "x"',
      ]);
      expect(warnings).toEqual([
        'c.yaml: containers[0].new: should be a field of core/v1 Container in Kubernetes 1.37, is unknown and kept',
      ]);
    });

    it('should give nothing for none', () => {
      expect(loadProfiles([])).toEqual({ profiles: [], problems: [], warnings: [] });
    });
  });
});
