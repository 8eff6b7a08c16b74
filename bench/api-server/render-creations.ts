import { renderTable } from '../render.ts';
import { type ApiServerResult, type LoadName, LOADS } from './measure-api-server.ts';

const MEASURES = [
  ['p50', 'a create, median', 'ms'],
  ['p99', 'a create, 99th percentile', 'ms'],
  ['perSecond', 'Pods per second', '/s'],
] as const;

/** What a webhook costs whoever creates Pods, as a Markdown table. */
export function renderCreations(result: ApiServerResult): string {
  const rows = (['alone', 'together'] as const).flatMap((load) => rowsOf(result, load));
  return renderTable([
    ['Pods through the API server', 'no webhook', 'bare webhook', 'injector', 'added'],
    ...rows,
  ]);
}

function rowsOf(result: ApiServerResult, load: LoadName): string[][] {
  const { none, bare, ours } = result[load];
  return MEASURES.map(([measure, name, unit]) => {
    const text = (value: number): string => `${value.toFixed(value >= 100 ? 0 : 1)} ${unit}`;
    const added = measure === 'perSecond' ? '' : text(ours[measure] - none[measure]);
    const values = [none, bare, ours].map((way) => text(way[measure]));
    return [`${name}, ${LOADS[load]} in flight`, ...values, added];
  });
}
