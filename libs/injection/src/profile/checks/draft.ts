import type { Report } from '../report/report.ts';
import type { Mapping } from '../schema/plain.ts';

/** A profile file that could be parsed, whatever is wrong with what it says. */
export interface Draft {
  readonly file: string;
  readonly name: string;
  readonly document: Mapping;
  readonly report: Report;
}
