import { Controller } from '@nestjs/common';
import { ShorthandRoutes } from './shorthand-routes.ts';

@Controller('loss')
export class LossController extends ShorthandRoutes {
  protected readonly kind = 'loss';
}

@Controller('duplicate')
export class DuplicateController extends ShorthandRoutes {
  protected readonly kind = 'duplicate';
}

@Controller('corrupt')
export class CorruptController extends ShorthandRoutes {
  protected readonly kind = 'corrupt';
}

@Controller('reorder')
export class ReorderController extends ShorthandRoutes {
  protected readonly kind = 'reorder';
}

@Controller('rate')
export class RateController extends ShorthandRoutes {
  protected readonly kind = 'rate';
}

@Controller('partition')
export class PartitionController extends ShorthandRoutes {
  protected readonly kind = 'partition';
}
