import { renderTable, withUnit } from '../render.ts';
import { CONTESTANTS, type GoResult } from './measure-go.ts';

const MEASURES = [
  ['cpuPerThousand', 'CPU time per 1,000 reviews', 'ms'],
  ['perSecond', 'reviews per second', '/s'],
  ['p50', 'latency, median', 'ms'],
  ['p99', 'latency, 99th percentile', 'ms'],
  ['resident', 'resident memory', 'MB'],
  ['own', 'private memory', 'MB'],
] as const;

/** The injector beside webhooks in Go, as a Markdown table. */
export function renderGo(result: GoResult): string {
  return renderTable([
    ['beside webhooks in Go', 'injector', 'patch by hand', 'Pods compared'],
    ...MEASURES.map(([measure, name, unit]) => [
      name,
      ...CONTESTANTS.map((contestant) => withUnit(result[contestant][measure], unit)),
    ]),
  ]);
}
