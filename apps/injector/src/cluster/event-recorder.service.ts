import { Inject, Injectable } from '@nestjs/common';
import { LOGGER } from '@sidecar-injector/http';
import type { OwnerReference } from '@sidecar-injector/admission';
import type { Outcome } from '@sidecar-injector/injection';
import type { Logger } from 'pino';
import { Counter } from 'prom-client';
import { InjectorMetrics } from '../metrics/injector-metrics.ts';
import { ClusterService } from './cluster.service.ts';
import type { KubernetesApi } from './kubernetes-api.ts';
import { newOwnerEvent } from './owner-event.ts';
import { Recent } from './recent.ts';

/** One Event for each owner and reason in this time, in milliseconds. */
const REPEAT_INTERVAL = 10 * 60_000;

/** How many owners and reasons are remembered for that. */
const REMEMBERED = 4096;

/** How many Events may be on their way; a slow API server must not fill the memory. */
const IN_FLIGHT = 32;

/**
 * Tells the controller of a Pod, by an Event, that the Pod was not injected: the warnings of an
 * answer go to whoever creates the Pod, and that is a controller, which shows them to nobody.
 */
@Injectable()
export class EventRecorder {
  private readonly recent = new Recent(REPEAT_INTERVAL, REMEMBERED);
  private readonly results: Counter<'result'>;
  private inFlight = 0;

  constructor(
    @Inject(LOGGER) private readonly log: Logger,
    private readonly cluster: ClusterService,
    metrics: InjectorMetrics,
  ) {
    this.results = new Counter(metrics.describe('injector_events_total'));
    for (const result of ['sent', 'repeated', 'dropped', 'failed']) {
      this.results.inc({ result }, 0);
    }
  }

  /** Sends the Event some time later, if at all: the review does not wait for it. */
  record(namespace: string | undefined, owner: OwnerReference | undefined, outcome: Outcome): void {
    const { api } = this.cluster;
    if (api === undefined || namespace === undefined || owner === undefined) {
      return;
    }
    if (this.recent.hasSeen(`${owner.uid}/${outcome.reason}`)) {
      this.results.inc({ result: 'repeated' });
    } else if (this.inFlight >= IN_FLIGHT) {
      this.results.inc({ result: 'dropped' });
    } else {
      void this.send(api, namespace, newOwnerEvent(namespace, owner, outcome, new Date()));
    }
  }

  private async send(api: KubernetesApi, namespace: string, event: object): Promise<void> {
    this.inFlight += 1;
    try {
      await api.post(`/api/v1/namespaces/${encodeURIComponent(namespace)}/events`, event);
      this.results.inc({ result: 'sent' });
    } catch (error) {
      this.results.inc({ result: 'failed' });
      this.log.warn({ err: error, event }, 'an Event could not be sent');
    } finally {
      this.inFlight -= 1;
    }
  }
}
