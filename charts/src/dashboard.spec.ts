import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parser } from '@prometheus-io/lezer-promql';
import { readTable } from '@sidecar-injector/testing/tables';
import { CHART, find, render } from './chart.ts';
import { describeWithHelm } from './with-helm.ts';

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly description: string;
  readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>;
  readonly targets: readonly { readonly expr: string }[];
}

interface Dashboard {
  readonly title: string;
  readonly templating: { readonly list: readonly { readonly name: string }[] };
  readonly panels: readonly Panel[];
}

const { panels, templating } = JSON.parse(
  readFileSync(join(CHART, 'files/dashboard.json'), 'utf8'),
) as Dashboard;
const queries = panels.flatMap(({ title, targets }) =>
  targets.map(({ expr }): [string, string] => [title, expr]),
);

const read = (page: string): readonly Readonly<Record<string, string>>[] =>
  readTable(readFileSync(join(CHART, '../docs', page), 'utf8'), 'Metric');
const ofInjector = read('metrics.md');
const metrics = [...ofInjector, ...read('agent-metrics.md')];

/** Labels that Prometheus gives to what it reads, and those of every histogram. */
const GIVEN = ['job', 'namespace', 'pod', 'le'];

/** Grafana puts values in before Prometheus reads a query. */
const withValues = (query: string): string =>
  query.replaceAll(/\$__(rate_interval|range)/g, '5m').replaceAll('$job', 'injector');

const namesIn = (query: string, kind: string): string[] => {
  const names: string[] = [];
  parser.parse(query).iterate({
    enter: ({ name, from, to }) => {
      if (name === kind) {
        names.push(query.slice(from, to));
      }
    },
  });
  return names;
};

describe('the dashboard', () => {
  it.each(queries)('should ask for %s in PromQL', (_, query) => {
    expect(namesIn(withValues(query), '⚠')).toEqual([]);
  });

  it.each(queries)('should ask for %s by metrics and labels that there are', (_, query) => {
    const text = withValues(query);
    const [metric = ''] = namesIn(text, 'Identifier');
    const own = metrics.find(({ Metric }) => Metric === metric.replace(/_bucket$/, ''));
    const labels = [...GIVEN, ...(own?.['Labels']?.match(/\w+/g) ?? [])];

    expect(own !== undefined || /^process_\w+$/.test(metric)).toBe(true);
    expect(namesIn(text, 'LabelName').filter((label) => !labels.includes(label))).toEqual([]);
  });

  it('should show every metric of the injector', () => {
    const shown = queries.map(([, query]) => query).join('\n');

    expect(
      ofInjector.map(({ Metric }) => Metric).filter((name) => !shown.includes(name ?? '')),
    ).toEqual([]);
  });

  it('should have a title, a description and a place of its own for each panel', () => {
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
    );

    expect(new Set(cells).size).toBe(cells.length);
    expect(panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
    expect(panels.filter(({ title, description }) => !title || !description)).toEqual([]);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  it('should name the variables that its queries use', () => {
    expect(templating.list.map(({ name }) => name)).toEqual(['datasource', 'job']);
  });
});

describeWithHelm('the ConfigMap of the dashboard', () => {
  it('should not be there by default', () => {
    const names = render().map(({ metadata }) => (metadata as { name: string }).name);

    expect(names.filter((name) => name.includes('dashboard'))).toEqual([]);
  });

  it('should hold the dashboard as it is, behind the label that Grafana looks for', () => {
    const map = find(
      render('dashboard.enabled=true', 'dashboard.annotations.grafana_folder=Kubernetes'),
      'ConfigMap',
      'sidecar-injector-dashboard',
    );

    expect(map).toMatchObject({
      metadata: {
        labels: { grafana_dashboard: '1', 'app.kubernetes.io/component': 'injector' },
        annotations: { grafana_folder: 'Kubernetes' },
      },
      data: {
        'sidecar-injector.json': readFileSync(
          join(CHART, 'files/dashboard.json'),
          'utf8',
        ).trimEnd(),
      },
    });
  });
});
