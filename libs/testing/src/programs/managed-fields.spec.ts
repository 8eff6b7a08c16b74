import { describe, expect, it } from '@jest/globals';
import { managedFieldsOf } from './managed-fields.ts';

describe(managedFieldsOf.name, () => {
  it('should name what a controller has set, and nothing that admission has added', () => {
    const pod = {
      metadata: { generateName: 'web-', labels: { app: 'web' } },
      spec: {
        priority: 0,
        volumes: [{ name: 'kube-api-access-x' }],
        containers: [
          {
            name: 'web',
            command: ['sh'],
            resources: {},
            ports: [{ containerPort: 80, protocol: 'TCP' }],
            env: [{ name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
            volumeMounts: [{ name: 'kube-api-access-x', mountPath: '/token' }],
          },
        ],
      },
    };
    expect(managedFieldsOf(pod)[0]?.['fieldsV1']).toEqual({
      'f:metadata': { 'f:generateName': {}, 'f:labels': { '.': {}, 'f:app': {} } },
      'f:spec': {
        'f:containers': {
          'k:{"name":"web"}': {
            '.': {},
            'f:name': {},
            'f:command': {},
            'f:resources': {},
            'f:ports': {
              '.': {},
              'k:{"containerPort":80,"protocol":"TCP"}': {
                '.': {},
                'f:containerPort': {},
                'f:protocol': {},
              },
            },
            'f:env': {
              '.': {},
              'k:{"name":"POD"}': {
                '.': {},
                'f:name': {},
                'f:valueFrom': { '.': {}, 'f:fieldRef': {} },
              },
            },
          },
        },
      },
    });
  });
});
