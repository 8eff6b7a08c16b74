import { type ReadinessCheck, reportReadiness } from './readiness.ts';

/** What the kubelet and Prometheus ask every program for. */
export const HEALTH_PATHS = ['/healthz', '/readyz', '/metrics'] as const;

export type HealthPath = (typeof HEALTH_PATHS)[number];

export interface HealthAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** What `/metrics` shows. */
export interface MetricsSource {
  /** All metrics in the text format of Prometheus. */
  render(): Promise<string>;
}

/** The content type of a few words. */
export const TEXT = 'text/plain; charset=utf-8';
const METRICS = 'text/plain; version=0.0.4; charset=utf-8';

/** Answers for the health of a program, whichever server is asked. */
export class Health {
  /** @param checks what `/readyz` looks at, in the order in which it is listed. */
  constructor(
    private readonly checks: () => readonly ReadinessCheck[],
    private readonly metrics: () => MetricsSource,
  ) {}

  /** @param isVerbose whether `/readyz` tells of every check, or only of those that fail. */
  async answer(path: HealthPath, isVerbose: boolean): Promise<HealthAnswer> {
    switch (path) {
      case '/healthz':
        return { status: 200, type: TEXT, body: 'ok\n' };
      case '/readyz': {
        const { isReady, text } = reportReadiness(this.checks(), isVerbose);
        return { status: isReady ? 200 : 503, type: TEXT, body: text };
      }
      case '/metrics':
        return { status: 200, type: METRICS, body: await this.metrics().render() };
    }
  }
}
