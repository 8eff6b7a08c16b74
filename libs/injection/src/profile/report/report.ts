import { formatPath, type Path, show } from './format.ts';

/** What is wrong with a value, apart from where it stands. */
export interface Complaint {
  /** What the value must be, to follow "must" or "should": `be a string`. */
  readonly must: string;
  /** What it is instead, where its JSON does not say that: `has none`. */
  readonly seen?: string | undefined;
  /** What to do about it: `quote it: "8080"`. */
  readonly remedy?: string | undefined;
}

/** Collects the problems and warnings of one profile file, each as one line that names the file. */
export class Report {
  readonly problems: string[] = [];
  readonly warnings: string[] = [];
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  /** Reports what makes the profile unusable: `FILE: PATH: must be …, is VALUE; REMEDY`. */
  problem(path: Path, complaint: Complaint, value?: unknown): void {
    this.problems.push(this.line(path, 'must', complaint, value));
  }

  /** Reports what is legal and probably a mistake: `FILE: PATH: should be …, is VALUE; REMEDY`. */
  warn(path: Path, complaint: Complaint, value?: unknown): void {
    this.warnings.push(this.line(path, 'should', complaint, value));
  }

  private line(
    path: Path,
    verb: string,
    { must, seen, remedy }: Complaint,
    value: unknown,
  ): string {
    const sentence = `${verb} ${must}, ${seen ?? `is ${show(value)}`}`;
    const place = path.length > 0 ? `${formatPath(path)}: ` : '';
    return `${this.file}: ${place}${sentence}${remedy === undefined ? '' : `; ${remedy}`}`;
  }
}
