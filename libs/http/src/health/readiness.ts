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

/**
 * Asks every check. One that fails makes the whole program not ready.
 *
 * @param isVerbose whether the text tells of every check, in the form of Kubernetes' own
 * `/readyz?verbose`, or only of those that fail.
 */
export function reportReadiness(
  checks: readonly ReadinessCheck[],
  isVerbose: boolean,
): { readonly isReady: boolean; readonly text: string } {
  const results = checks.map((check) => ({ name: check.name, ...check.check() }));
  const failed = results.filter(({ ok }) => !ok);
  const isReady = failed.length === 0;
  const lines = (isVerbose ? results : failed).map(
    ({ name, ok, detail }) => `[${ok ? '+' : '-'}]${name}: ${detail}\n`,
  );
  const end = isVerbose ? `readyz check ${isReady ? 'passed' : 'failed'}\n` : isReady ? 'ok\n' : '';
  return { isReady, text: lines.join('') + end };
}
