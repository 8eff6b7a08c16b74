import { Inject, Injectable } from '@nestjs/common';
import {
  type AdmissionRequest,
  type AdmissionReview,
  answerReview,
  decodeReview,
  ReviewError,
} from '@sidecar-injector/admission';
import { ApiError, CONFIG } from '@sidecar-injector/http';
import type { inject, OptIn, Outcome } from '@sidecar-injector/injection';
import { ClusterService } from '../cluster/cluster.service.ts';
import type { Config } from '../config/config.ts';
import { ReviewMetrics } from '../metrics/review-metrics.service.ts';
import { ProfilesService } from '../profiles/profiles.service.ts';
import { ERRORS } from './errors.ts';
import { ReviewRecorder } from './review-recorder.service.ts';
import { toAnswer } from './to-answer.ts';

/** Token of the decision: {@link inject} itself, and in specs whatever stands in for it. */
export const ENGINE = Symbol('ENGINE');

/** Takes a review from its body to its answer, which is JSON. */
@Injectable()
export class AdmissionService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(ENGINE) private readonly engine: typeof inject,
    private readonly profiles: ProfilesService,
    private readonly cluster: ClusterService,
    private readonly recorder: ReviewRecorder,
    private readonly metrics: ReviewMetrics,
  ) {}

  /**
   * @param body the parsed JSON, which may be anything.
   * @throws ApiError `invalid_review` when it is not a review.
   * @throws unknown when the engine fails. It becomes HTTP 500, never a permission: whether the
   * Pod may be created without its sidecars is what the webhook's failurePolicy says.
   */
  review(optIn: OptIn, body: unknown): string {
    const started = performance.now();
    const review = this.decode(body);
    const outcome = this.decide(optIn, review.request);
    const answer = answerReview(review, toAnswer(outcome));
    const milliseconds = performance.now() - started;
    this.recorder.record({ optIn, request: review.request, outcome, milliseconds });
    return answer;
  }

  private decode(body: unknown): AdmissionReview {
    try {
      return decodeReview(body);
    } catch (error) {
      if (error instanceof ReviewError) {
        this.metrics.countFailure('invalid', false);
        throw new ApiError('invalid_review', ERRORS.invalid_review, {
          message: `The body is not an admission review: ${error.message}.`,
          cause: error,
        });
      }
      throw error;
    }
  }

  private decide(optIn: OptIn, request: AdmissionRequest): Outcome {
    const { namespace = '', object = {}, kind, operation, subResource, dryRun } = request;
    const context = {
      optIn,
      operation,
      kind,
      subResource,
      namespace,
      namespaceLabels: this.cluster.namespaceLabels(namespace),
      kubeVersion: this.cluster.kubeVersion,
      onMissingProfile: this.config.onMissingProfile,
      ownNamespace: this.config.namespace,
    };
    try {
      return this.engine(object, context, this.profiles.current);
    } catch (error) {
      this.metrics.countFailure('error', dryRun);
      throw error;
    }
  }
}
