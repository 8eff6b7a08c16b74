import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { newContainer, newContext, newPod, newProfile } from './testing/index.ts';
import { readPrecedence } from './testing/index.ts';
import { readTable } from '@sidecar-injector/testing/tables';
import { REASONS, WARNINGS } from './terms/reasons.ts';
import { inject } from './inject.ts';
import * as keys from './terms/keys.ts';
import type { InjectionStatus } from './facts/status.ts';
import { ENFORCE_KEY } from './rules/pod-security.ts';

const read = (name: string): string =>
  readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');

const annotations = read('annotations.md');
const outcomes = read('outcomes.md');

describe('docs/annotations.md', () => {
  const rows = readTable(annotations, 'Key');

  it('should list every key that the code reads or writes, and no other', () => {
    const named = Object.values(keys).filter((value) => typeof value === 'string');
    const inCode = [...named, ...Object.keys(keys.OWN_POD_LABELS), ENFORCE_KEY];
    expect([...new Set(rows.map(({ Key }) => Key))].sort()).toEqual(inCode.sort());
  });

  it('should give the values of the labels that mark the own Pods', () => {
    for (const [key, value] of Object.entries(keys.OWN_POD_LABELS)) {
      expect(rows.find(({ Key }) => Key === key)).toMatchObject({ What: 'label', Value: value });
    }
  });

  it.each(keys.SYSTEM_NAMESPACES)('should name the namespace %s', (name) => {
    expect(annotations).toContain(`\`${name}\``);
  });

  it('should list every field of the status, and no other', () => {
    const profile = newProfile({
      initContainers: [newContainer('setup')],
      volumes: [{ name: 'v' }],
      imagePullSecrets: [{ name: 's' }],
      hostAliases: [{ ip: '10.0.0.1', hostnames: ['h'] }],
      labels: { a: 'b' },
      annotations: { a: 'b' },
      app: [
        {
          containers: ['*'],
          env: [{ name: 'A' }],
          envFrom: [{ configMapRef: { name: 'c' } }],
          volumeMounts: [{ name: 'v', mountPath: '/v' }],
        },
      ],
    });
    const { operations } = inject(newPod({}, { annotations: { own: '' } }), newContext(), [
      profile,
    ]);
    const added = operations.find(({ path }) => path.endsWith('~1status'));
    const status = JSON.parse(
      added && 'value' in added ? String(added.value) : '',
    ) as InjectionStatus;
    const { agent } = status.profiles;
    const inCode = [
      ...Object.keys(status),
      ...Object.keys(agent ?? {}).map((field) => `profiles.NAME.${field}`),
      ...Object.keys(agent?.app?.['app'] ?? {}).map(
        (field) => `profiles.NAME.app.CONTAINER.${field}`,
      ),
    ];
    expect(readTable(annotations, 'Field').map(({ Field }) => Field)).toEqual(inCode);
  });
});

describe('the precedence table', () => {
  it.each(readPrecedence())('$title', ({ optIn, metadata, reason, isInjected, warnings }) => {
    const outcome = inject(newPod({}, metadata), newContext({ optIn }), [newProfile()]);
    expect(outcome.reason).toBe(reason);
    expect(outcome.decision).toBe(isInjected ? 'inject' : 'skip');
    expect(outcome.operations.length > 0).toBe(isInjected);
    expect(outcome.warnings.map(({ code }) => code)).toEqual(warnings);
  });
});

describe('docs/outcomes.md', () => {
  const rows = readTable(outcomes, 'Code');
  const warningRows = readTable(outcomes.split('## Warnings')[1] ?? '', 'Code');

  it('should list every outcome as the code has it, in the order of decision', () => {
    expect(
      rows.map(({ Code, Meaning, Told, Required }) => [Code, Meaning, Told, Required]),
    ).toEqual(
      Object.entries(REASONS).map(([code, { meaning, surprising, refusedWhenRequired }]) => [
        code,
        meaning,
        surprising ? 'yes' : 'no',
        refusedWhenRequired ? 'denied' : 'allowed',
      ]),
    );
  });

  it('should list every warning as the code has it', () => {
    expect(warningRows.map(({ Code, Meaning }) => [Code, Meaning])).toEqual(
      Object.entries(WARNINGS),
    );
  });

  it('should have a remedy for each', () => {
    expect([...rows, ...warningRows].filter(({ Remedy }) => !Remedy?.endsWith('.'))).toEqual([]);
  });
});
