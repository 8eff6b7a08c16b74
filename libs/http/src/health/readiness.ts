/** What one check found. */
export interface CheckResult {
  readonly ok: boolean;
  /** A few words for whoever reads `/readyz?verbose`. */
  readonly detail: string;
}

/** One thing that a program needs to do its work. */
export interface ReadinessCheck {
  readonly name: string;
  check(): CheckResult;
}

/** All checks of a moment. */
export interface ReadinessReport {
  readonly ready: boolean;
  /** One line for each check, in the form of Kubernetes' own `/readyz?verbose`. */
  readonly verbose: string;
  /** `ok`, or the checks that failed. */
  readonly summary: string;
}

/** Asks every check. One that fails makes the whole program not ready. */
export function reportReadiness(checks: readonly ReadinessCheck[]): ReadinessReport {
  const results = checks.map((check) => ({ name: check.name, ...check.check() }));
  const lines = results.map(({ name, ok, detail }) => `[${ok ? '+' : '-'}]${name}: ${detail}`);
  const failed = lines.filter((_, index) => results[index]?.ok === false);
  const ready = failed.length === 0;
  return {
    ready,
    verbose: [...lines, `readyz check ${ready ? 'passed' : 'failed'}`, ''].join('\n'),
    summary: ready ? 'ok\n' : [...failed, ''].join('\n'),
  };
}
