import Table from 'cli-table3';
import type { Row } from './reviews.ts';

/** Where a user finds what the demonstration serves. */
export interface Place {
  /** Such as `https://localhost:8443`. */
  readonly origin: string;
  /** PEM file to trust. */
  readonly certificate: string;
  /** A review to send. */
  readonly review: string;
  readonly profile: string;
}

/** One line for each Pod: what it had, what it has now, why, and how long that took. */
export function renderTable(rows: readonly Row[]): string {
  const table = new Table({
    head: ['Pod', 'containers before', 'containers after', 'decision', 'time'],
    style: { head: [], border: [] },
    colAligns: ['left', 'left', 'left', 'left', 'right'],
  });
  for (const { pod, before, after, decision, milliseconds } of rows) {
    table.push([pod, before.join(' '), after.join(' '), decision, `${milliseconds.toFixed(1)} ms`]);
  }
  return table.toString();
}

/** The command that sends one review by hand. Quoted for a POSIX shell. */
export function curlCommand({ origin, certificate, review }: Place): string {
  return [
    `curl --cacert '${certificate}'`,
    `-H 'Content-Type: application/json'`,
    `--data-binary '@${review}'`,
    `'${origin}/mutate?timeout=10s'`,
  ].join(' \\\n  ');
}

/** What there is to try while the injector serves. */
export function renderInvitation(place: Place): string {
  return [
    `\nThe injector serves on ${place.origin}. Send it a Pod by hand:`,
    '',
    curlCommand(place),
    '',
    'Its profile is the file below; edit it, and the next review follows it:',
    '',
    place.profile,
    '',
    'Ctrl-C ends it and removes its files.',
  ].join('\n');
}
