import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Json } from '../programs/review.ts';

export interface HelmResult {
  /** Exit code 0. */
  readonly ok: boolean;
  readonly out: string;
  readonly err: string;
}

/** One chart, seen through the helm program. */
export class Helm {
  private readonly program: string;
  private readonly chart: string;

  /**
   * @param program the path of helm.
   * @param chart the folder of the chart.
   */
  constructor(program: string, chart: string) {
    this.program = program;
    this.chart = chart;
  }

  lint(...args: readonly string[]): HelmResult {
    return this.run('lint', this.chart, '--strict', '--quiet', ...args);
  }

  template(release: string, ...args: readonly string[]): HelmResult {
    return this.run('template', release, this.chart, ...args);
  }

  /**
   * The objects of a rendering, in helm's order.
   *
   * @throws Error with what helm says when the chart is refused, or of YAML that is none.
   */
  render(release: string, ...args: readonly string[]): Json[] {
    const { ok, out, err } = this.template(release, ...args);
    if (!ok) {
      throw new Error(err);
    }
    return parseAllDocuments(out)
      .map((document) => {
        const [error] = document.errors;
        if (error !== undefined) {
          throw error;
        }
        return document.toJS() as Json | null;
      })
      .filter((object) => object !== null);
  }

  run(...args: readonly string[]): HelmResult {
    // Settings and caches of whoever runs the test stay out of it.
    const home = join(tmpdir(), 'no-helm-home');
    const { status, stdout, stderr, error } = spawnSync(this.program, args, {
      encoding: 'utf8',
      env: { HOME: home, PATH: process.env['PATH'] },
    });
    if (error !== undefined) {
      throw error;
    }
    return { ok: status === 0, out: stdout, err: stderr };
  }
}
