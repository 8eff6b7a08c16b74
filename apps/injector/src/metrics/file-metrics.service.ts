import { Injectable } from '@nestjs/common';
import { describeMetric } from '@sidecar-injector/http';
import { Counter, Gauge } from 'prom-client';
import { ProfilesService } from '../profiles/profiles.service.ts';
import { CertificateService } from '../tls/certificate.service.ts';
import { MetricsRegistry } from './metrics-registry.ts';
import { METRICS } from './metrics.ts';

/** Shows what became of the profile files and of the certificate, as it is when it is asked for. */
@Injectable()
export class FileMetrics {
  constructor(
    { registry }: MetricsRegistry,
    profiles: ProfilesService,
    certificate: CertificateService,
  ) {
    const registers = [registry];
    new Gauge({
      ...describeMetric(METRICS, 'injector_profile_last_success_timestamp_seconds'),
      registers,
      collect() {
        this.set(profiles.lastSuccess);
      },
    });
    new Counter({
      ...describeMetric(METRICS, 'injector_profile_errors_total'),
      registers,
      collect() {
        this.reset();
        this.inc(profiles.failures);
      },
    });
    new Gauge({
      ...describeMetric(METRICS, 'injector_certificate_expiry_timestamp_seconds'),
      registers,
      collect() {
        this.set((certificate.current?.validTo.getTime() ?? 0) / 1000);
      },
    });
  }
}
