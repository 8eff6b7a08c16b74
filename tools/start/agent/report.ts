import Table from 'cli-table3';
import type { DryRun } from './harmless-agent.ts';
import type { Rehearsal } from './rehearse.ts';

/** What to type where a Pod has the sidecar. Indented: it is not for this machine. */
const INVITATION = `In a Pod that has the sidecar, a call is all it takes:

  curl http://POD_IP:2332/latency/20ms
  curl -X DELETE http://POD_IP:2332/latency`;

/** Ping before, during and after the delay, one line each. */
export function renderRehearsal({ before, during, after, expected }: Rehearsal): string {
  const table = new Table({
    head: ['', 'the agent was asked', 'ping, median', 'lowest', 'highest'],
    style: { head: [], border: [] },
    colAligns: ['left', 'left', 'right', 'right', 'right'],
  });
  table.push(['before', '', ...describeTimes(before)]);
  table.push(['during', 'GET /latency/20ms', ...describeTimes(during)]);
  table.push(['after', 'DELETE /latency', ...describeTimes(after)]);
  return `${table.toString()}\nIts answer promised: ${expected.join(', ')}.\n\n${INVITATION}`;
}

/** Why there was no rehearsal, and what the agent would have done. */
export function renderDryRun(reason: string, { commands, expected }: DryRun): string {
  return [
    `There is no ping to show, for ${reason}.`,
    'What GET /latency/20ms would run in a Pod, as ?dryRun=true has it:',
    '',
    ...commands.map((command) => `  ${command}`),
    '',
    `Its answer promises: ${expected.join(', ')}.`,
    '',
    INVITATION,
  ].join('\n');
}

/** Median, lowest and highest. Lost packets are absent, and all of them may be. */
function describeTimes(times: readonly number[]): string[] {
  const sorted = times.toSorted((a, b) => a - b);
  const chosen = [sorted[Math.floor(sorted.length / 2)], sorted[0], sorted.at(-1)];
  return chosen.map((time) => (time === undefined ? 'lost' : `${time.toFixed(1)} ms`));
}
