const VARIABLES = 2_000;
const VALUE_LENGTH = 620;

/** A Pod of about 1.3 MB, close to the limit of etcd: 2,000 long variables in one container. */
export function newLargePod(): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'large', namespace: 'tidb-cluster' },
    spec: {
      containers: [
        {
          name: 'app',
          image: 'registry.example/app:1',
          env: Array.from({ length: VARIABLES }, (_, index) => ({
            name: `VARIABLE_${index}`,
            value: String(index).repeat(VALUE_LENGTH).slice(0, VALUE_LENGTH),
          })),
        },
      ],
    },
  };
}
