/** Who may call a service whose gateway wants a token: Envoy's own filters, set up as Istio does it. */

const extensions = 'type.googleapis.com/envoy.extensions.filters.http';
const jwtFilter = 'envoy.filters.http.jwt_authn';
const rbacFilter = 'envoy.filters.http.rbac';

export const issuer = 'https://isvc-cluster.example.com';
/** The subject of the token that is let through; any other is told `RBAC: access denied`. */
export const allowedSubject = 'may-predict';

/** Both filters do nothing on a route without a policy. `keys` is a JSON Web Key Set. */
export function tokenFilters(keys: string): readonly unknown[] {
  return [
    {
      name: jwtFilter,
      typed_config: {
        '@type': `${extensions}.jwt_authn.v3.JwtAuthentication`,
        providers: {
          cluster: {
            issuer,
            local_jwks: { inline_string: keys },
            payload_in_metadata: 'payload',
            forward: true,
          },
        },
        requirement_map: { token: { provider_name: 'cluster' } },
      },
    },
    { name: rbacFilter, typed_config: { '@type': `${extensions}.rbac.v3.RBAC` } },
  ];
}

const isAllowed = {
  sourced_metadata: {
    metadata_source: 'DYNAMIC',
    metadata_matcher: {
      filter: jwtFilter,
      path: [{ key: 'payload' }, { key: 'sub' }],
      value: { string_match: { exact: allowedSubject } },
    },
  },
};

/** For a route that wants a token. */
export const tokenPolicy = {
  [jwtFilter]: { '@type': `${extensions}.jwt_authn.v3.PerRouteConfig`, requirement_name: 'token' },
  [rbacFilter]: {
    '@type': `${extensions}.rbac.v3.RBACPerRoute`,
    rbac: {
      rules: {
        action: 'ALLOW',
        policies: { allowed: { permissions: [{ any: true }], principals: [isAllowed] } },
      },
    },
  },
};
