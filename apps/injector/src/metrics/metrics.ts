import type { MetricCatalogue } from '@sidecar-injector/http';

/**
 * Every metric of the injector's own; those of the process come from prom-client. No label takes
 * a value from a request: each is a code from a catalogue, so the number of series is bounded.
 */
export const METRICS = {
  injector_reviews_total: {
    help: 'Reviews, by how they ended: inject, skip, deny, error (HTTP 500) or invalid (HTTP 400).',
    labelNames: ['outcome', 'dry_run'],
  },
  injector_skips_total: {
    help: 'Reviews that ended without sidecars, by the reason for it.',
    labelNames: ['reason'],
  },
  injector_review_duration_seconds: {
    help: 'Time from the parsed body to the encoded answer.',
    labelNames: [],
  },
  injector_profile_last_success_timestamp_seconds: {
    help: 'When profiles were taken into use last.',
    labelNames: [],
  },
  injector_profile_errors_total: {
    help: 'How often changed profile files were refused; the last good set stays in use.',
    labelNames: [],
  },
  injector_certificate_expiry_timestamp_seconds: {
    help: 'When the serving certificate in use expires.',
    labelNames: [],
  },
  injector_events_total: {
    help: 'Kubernetes Events about skipped and denied Pods, by what became of them: sent, repeated (not sent again), dropped (too many at once) or failed.',
    labelNames: ['result'],
  },
} as const satisfies MetricCatalogue;
