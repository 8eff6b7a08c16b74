import { Controller, Get } from '@nestjs/common';
import { type KernelReport, KernelReporter } from '../changes/kernel-reporter.service.ts';
import { Reads } from '../guard/call.ts';

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
