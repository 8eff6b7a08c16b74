import { basename } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { render, VALUES_FILES } from './chart.ts';
import { findTypeFaults, isKnownKind } from './find-type-faults.ts';
import { describeWithHelm } from './with-helm.ts';

/** Kinds of custom resources, whose schemas are not here. */
const CUSTOM = ['Certificate', 'Issuer', 'PodMonitor', 'ServiceMonitor'];

describe(findTypeFaults.name, () => {
  it('should find what the API does not know, and what has another type', () => {
    const deployment = {
      apiVersion: 'apps/v1',
      metadata: { name: 'a', labels: { b: 1 } },
      spec: {
        replicas: '2',
        template: { spec: { containers: [{ name: 'a', imagePolicy: 'Always' }], volumes: {} } },
      },
    };

    expect(findTypeFaults('Deployment', deployment)).toEqual([
      'Deployment.metadata.labels.b: must be string',
      'Deployment.spec.replicas: must be number',
      'Deployment.spec.template.spec.containers[0].imagePolicy: is not known',
      'Deployment.spec.template.spec.volumes: must be a list',
    ]);
  });
});

describeWithHelm(`${findTypeFaults.name} of the chart`, () => {
  it.each(VALUES_FILES.map((file) => [basename(file), file]))(
    'should find nothing in a rendering with %s',
    (_, file) => {
      const objects = render(`--values=${file}`);
      const kinds = objects.map(({ kind }) => String(kind));

      expect(kinds.filter((kind) => !isKnownKind(kind) && !CUSTOM.includes(kind))).toEqual([]);
      expect(objects.flatMap((object) => findTypeFaults(String(object['kind']), object))).toEqual(
        [],
      );
    },
  );
});
