/** The parts of a metric that its name does not say. */
interface MetricEntry<Label extends string> {
  readonly help: string;
  readonly labelNames: readonly Label[];
}

/** The metrics of one program by name. */
export type MetricCatalogue = Readonly<Record<string, MetricEntry<string>>>;

/** The settings that prom-client takes, for one metric of a catalogue. */
export function describeMetric<Name extends string, Label extends string>(
  catalogue: { readonly [Each in Name]: MetricEntry<Label> },
  name: Name,
): { name: Name; help: string; labelNames: Label[] } {
  const { help, labelNames } = catalogue[name];
  return { name, help, labelNames: [...labelNames] };
}
