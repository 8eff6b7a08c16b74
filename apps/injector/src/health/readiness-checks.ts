import { Injectable } from '@nestjs/common';
import type { ReadinessCheck } from '@sidecar-injector/http';
import { ClusterService } from '../cluster/cluster.service.ts';
import { Serving } from '../lifecycle/serving.ts';
import { ProfilesService } from '../profiles/profiles.service.ts';
import { CertificateService } from '../tls/certificate.service.ts';

/** Everything that `/readyz` looks at, in the order in which it is listed. */
@Injectable()
export class ReadinessChecks {
  readonly all: readonly ReadinessCheck[];

  constructor(
    serving: Serving,
    certificate: CertificateService,
    profiles: ProfilesService,
    cluster: ClusterService,
  ) {
    this.all = [serving, certificate, profiles, cluster];
  }
}
