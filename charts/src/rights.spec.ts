import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import type { Rule } from './kubernetes.ts';
import { CHART, find, kindsOf, NAMESPACE, RELEASE, render } from './chart.ts';
import { describeWithHelm } from './with-helm.ts';

/** How the code calls: the method of its client, and the verb that RBAC knows it by. */
const VERBS: Readonly<Record<string, string>> = { get: 'list', watch: 'watch', post: 'create' };

/** What the injector asks of the Kubernetes API, read from its code, as `verb resource`. */
function listCalls(): string[] {
  const folder = join(CHART, '../apps/injector/src/cluster');
  const sources = globSync('*.ts', { cwd: folder })
    .filter((file) => !file.endsWith('.spec.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'));
  return sources
    .flatMap((source) => [...source.matchAll(/api\s*\.(get|watch|post)\(\s*[`'](\/[^`'?]*)/g)])
    .map(([, method = '', path = '']) => `${VERBS[method] ?? ''} ${path.split('/').at(-1) ?? ''}`);
}

describeWithHelm('the rights of the injector', () => {
  const rulesOf = (): readonly Rule[] => find(render(), 'ClusterRole').rules;

  it('should be what its code uses, and no more', () => {
    const granted = rulesOf().flatMap(({ resources, verbs }) =>
      resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}`)),
    );
    // Everybody may read the version of the server (system:public-info-viewer).
    const used = listCalls().filter((call) => call !== 'list version');

    expect(granted.toSorted()).toEqual([...new Set(used)].toSorted());
  });

  it('should be of the core API alone', () => {
    expect(rulesOf().flatMap(({ apiGroups }) => apiGroups)).toEqual(['', '']);
  });

  it('should go to its own ServiceAccount', () => {
    const objects = render('injector.serviceAccount.name=own');

    expect(find(objects, 'ClusterRoleBinding')).toMatchObject({
      roleRef: { kind: 'ClusterRole', name: RELEASE },
      subjects: [{ kind: 'ServiceAccount', name: 'own', namespace: NAMESPACE }],
    });
    expect(find(objects, 'ServiceAccount', 'own')).toMatchObject({
      automountServiceAccountToken: false,
    });
    expect(find(objects, 'Deployment')).toMatchObject({
      spec: { template: { spec: { serviceAccountName: 'own' } } },
    });
  });

  it('should be none where the API is not used', () => {
    const kinds = kindsOf(render('injector.watchNamespaces=false'));

    expect(kinds.filter((kind) => kind.startsWith('ClusterRole'))).toEqual([]);
  });
});
