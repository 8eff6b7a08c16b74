import type { Registry } from 'prom-client';

/** The parts of a metric that its name does not say. */
interface MetricEntry {
  readonly help: string;
  readonly labelNames: readonly string[];
}

/** The metrics of one program by name. */
export type MetricCatalogue = Readonly<Record<string, MetricEntry>>;

/** The metrics of a program, as its catalogue describes them. */
export class MetricsRegistry<Catalogue extends MetricCatalogue = MetricCatalogue> {
  constructor(
    readonly registry: Registry,
    private readonly catalogue: Catalogue,
  ) {}

  /** What prom-client takes to make one of them, which is shown here then. */
  describe<Name extends keyof Catalogue & string>(name: Name) {
    const entry: Catalogue[Name] = this.catalogue[name];
    return { name, ...entry, registers: [this.registry] };
  }

  /** All metrics in the text format of Prometheus. */
  render(): Promise<string> {
    return this.registry.metrics();
  }
}
