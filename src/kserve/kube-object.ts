/** A Kubernetes API object before it is parsed: nothing is known of its fields. */
export type KubeObject = Readonly<Record<string, unknown>>;
