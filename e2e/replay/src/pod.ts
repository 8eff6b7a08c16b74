/** What the tests look at in a Pod; written apart from the product's own types. */
export type Pod = {
  metadata: {
    labels?: Record<string, string> | null;
    annotations?: Record<string, string> | null;
  };
  spec: {
    containers: Container[];
    initContainers?: Container[] | null;
    resources?: Resources;
    hostNetwork?: boolean;
  };
};

export type Container = { name: string; resources?: Resources | null };

export type Resources = {
  requests?: Record<string, string> | null;
  limits?: Record<string, string> | null;
};

/** The names of the Pod's containers, in order. */
export function containerNames({ spec }: Pod): string[] {
  return spec.containers.map(({ name }) => name);
}
