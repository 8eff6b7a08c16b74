import Table from 'cli-table3';
import type { RoundTrips } from './ping.ts';

/** The numbers of the story, printed at its end. */
export class Results {
  private readonly rows: (readonly [string, string])[] = [];

  add(what: string, seen: string): void {
    this.rows.push([what, seen]);
  }

  addPing(what: string, { lowest, median }: RoundTrips): void {
    this.add(`ping ${what}`, `${median.toFixed(1)} ms (lowest ${lowest.toFixed(1)} ms)`);
  }

  print(): void {
    const table = new Table({ head: ['what', 'seen'], style: { head: [], border: [] } });
    table.push(...this.rows.map((row) => [...row]));
    // As comments of the test protocol, which are all that the suite shows of its cases' output.
    console.log(table.toString().replaceAll(/^/gm, '# '));
  }
}
