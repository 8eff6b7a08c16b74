import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import type { AnsweredReview } from '@sidecar-injector/admission';
import { OPT_IN_PATHS } from '@sidecar-injector/injection';
import { AdmissionService } from './admission.service.ts';

/** The three webhooks: the path says how the Pod came to be sent here. */
@Controller()
export class AdmissionController {
  constructor(private readonly admission: AdmissionService) {}

  @Post(OPT_IN_PATHS.enabled)
  @HttpCode(200)
  reviewEnabled(@Body() body: unknown): AnsweredReview {
    return this.admission.review('enabled', body);
  }

  @Post(OPT_IN_PATHS.required)
  @HttpCode(200)
  reviewRequired(@Body() body: unknown): AnsweredReview {
    return this.admission.review('required', body);
  }

  @Post(OPT_IN_PATHS.pod)
  @HttpCode(200)
  reviewPod(@Body() body: unknown): AnsweredReview {
    return this.admission.review('pod', body);
  }
}
