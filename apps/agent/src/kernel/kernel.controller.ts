import { Controller, Get } from '@nestjs/common';
import { Reads } from '../guard/call-scope.ts';
import { type KernelReport, KernelReporter } from './kernel-reporter.service.ts';

/** What faults can be had here. */
@Controller('v1/kernel')
export class KernelController {
  constructor(private readonly reporter: KernelReporter) {}

  @Get()
  @Reads()
  report(): Promise<KernelReport> {
    return this.reporter.report();
  }
}
