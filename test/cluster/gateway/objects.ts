/** The fields of Kubernetes objects that the gateway reads. */

export type Meta = {
  readonly name: string;
  readonly namespace?: string;
  readonly generation?: number;
  readonly uid?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
};

export type Condition = {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly observedGeneration: number;
  readonly lastTransitionTime: string;
};

export type GatewayClass = {
  readonly metadata: Meta;
  readonly spec: { readonly controllerName: string };
  readonly status?: { readonly conditions?: readonly Condition[] };
};

export type Gateway = {
  readonly metadata: Meta;
  readonly spec: {
    readonly gatewayClassName: string;
    readonly listeners: readonly {
      readonly name: string;
      readonly port: number;
      readonly protocol: string;
    }[];
  };
  readonly status?: { readonly conditions?: readonly Condition[] };
};

export type ParentRef = {
  readonly group?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name: string;
};

export type HttpRoute = {
  readonly metadata: Meta;
  readonly spec: {
    readonly parentRefs?: readonly ParentRef[];
    readonly hostnames?: readonly string[];
    readonly rules?: readonly HttpRouteRule[];
  };
  readonly status?: { readonly parents?: readonly ParentStatus[] };
};

export type ParentStatus = {
  readonly controllerName: string;
  readonly parentRef: ParentRef;
  readonly conditions?: readonly Condition[];
};

export type HttpRouteRule = {
  readonly matches?: readonly HttpRouteMatch[];
  readonly filters?: readonly {
    readonly type: string;
    readonly requestHeaderModifier?: { readonly set?: readonly Header[]; readonly add?: readonly Header[] };
    readonly urlRewrite?: { readonly path?: { readonly type: string; readonly replacePrefixMatch?: string } };
  }[];
  readonly backendRefs?: readonly BackendRef[];
  /** A Go duration in the Gateway API's narrower form, GEP-2257. */
  readonly timeouts?: { readonly request?: string };
};

export type HttpRouteMatch = {
  readonly path?: { readonly type?: string; readonly value?: string };
  readonly method?: string;
  readonly headers?: readonly { readonly type?: string; readonly name: string; readonly value: string }[];
};

export type Header = { readonly name: string; readonly value: string };

export type BackendRef = {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
  readonly weight?: number;
};

export type IngressClass = { readonly metadata: Meta; readonly spec: { readonly controller?: string } };

export type Ingress = {
  readonly metadata: Meta;
  readonly spec: {
    readonly ingressClassName?: string;
    readonly rules?: readonly IngressRule[];
  };
  readonly status?: LoadBalancerStatus;
};

export type IngressRule = {
  readonly host?: string;
  readonly http?: {
    readonly paths: readonly {
      readonly path?: string;
      readonly pathType: string;
      readonly backend: {
        readonly service?: { readonly name: string; readonly port: { readonly number?: number } };
      };
    }[];
  };
};

export type LoadBalancerStatus = {
  readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string }[] };
};

export type Service = {
  readonly metadata: Meta;
  readonly spec: {
    readonly selector?: Readonly<Record<string, string>>;
    readonly ports?: readonly {
      readonly name?: string;
      readonly port: number;
      readonly appProtocol?: string;
    }[];
  };
  readonly status?: LoadBalancerStatus;
};

type Container = {
  readonly name?: string;
  readonly ports?: readonly { readonly containerPort: number }[];
};

export type Pod = {
  readonly metadata: Meta;
  readonly spec: {
    readonly containers: readonly Container[];
    readonly initContainers?: readonly Container[];
  };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
};

export type InferencePool = {
  readonly metadata: Meta;
  readonly spec: { readonly endpointPickerRef: { readonly name: string } };
  readonly status?: { readonly parents?: readonly ParentStatus[] };
};

/** Everything that the gateway watches, as it was last seen. */
export type World = {
  readonly gatewayClasses: readonly GatewayClass[];
  readonly gateways: readonly Gateway[];
  readonly httpRoutes: readonly HttpRoute[];
  readonly ingressClasses: readonly IngressClass[];
  readonly ingresses: readonly Ingress[];
  readonly inferencePools: readonly InferencePool[];
  readonly services: readonly Service[];
  readonly pods: readonly Pod[];
};

/** NAMESPACE/NAME. */
export function keyOf({ namespace, name }: Meta | BackendRef | ParentRef, defaultNamespace = ''): string {
  return `${namespace ?? defaultNamespace}/${name}`;
}
