import { Controller } from '@nestjs/common';
import { ShorthandRoutes } from '../shorthand/shorthand-routes.ts';

/** `GET /latency/20ms`: everything that leaves the Pod waits. */
@Controller('latency')
export class LatencyController extends ShorthandRoutes {
  protected readonly kind = 'latency';
}
