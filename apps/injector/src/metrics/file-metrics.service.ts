import { Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { ProfilesService } from '../profiles/profiles.service.ts';
import { CertificateService } from '../tls/certificate.service.ts';
import { InjectorMetrics } from './injector-metrics.ts';

/** Shows what became of the profile files and of the certificate, as it is when it is asked for. */
@Injectable()
export class FileMetrics {
  constructor(
    metrics: InjectorMetrics,
    profiles: ProfilesService,
    certificate: CertificateService,
  ) {
    new Gauge({
      ...metrics.describe('injector_profile_last_success_timestamp_seconds'),
      collect() {
        this.set(profiles.lastSuccess);
      },
    });
    new Counter({
      ...metrics.describe('injector_profile_errors_total'),
      collect() {
        this.reset();
        this.inc(profiles.failures);
      },
    });
    new Gauge({
      ...metrics.describe('injector_certificate_expiry_timestamp_seconds'),
      collect() {
        this.set((certificate.current?.validTo.getTime() ?? 0) / 1000);
      },
    });
  }
}
