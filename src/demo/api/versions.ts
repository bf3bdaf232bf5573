import { at, isRecord, listAt, type ApiObject } from './api-object.js';
import { apiVersionOf, kinds, type Kind } from './kinds.js';

/** The kind in the version in which its objects are stored: of several, the first of the list. */
export function storedKind(kind: Kind): Kind {
  return kinds.find(({ group, plural }) => group === kind.group && plural === kind.plural) ?? kind;
}

/**
 * The object as its kind's version shows it. Between KServe's two versions of LLMInferenceService the spec stays, and v1alpha1 has
 * less of the status (`ConvertFrom`, pkg/apis/serving/v1alpha1/llm_inference_service_conversion.go).
 */
export function inVersion(kind: Kind, object: ApiObject): ApiObject {
  const apiVersion = apiVersionOf(kind);
  if (object.apiVersion === apiVersion) return object;
  const status = at(object, 'status');
  if (kind.version !== 'v1alpha1' || !isRecord(status)) return { ...object, apiVersion };
  const {
    router: _router,
    workloads: _workloads,
    appliedConfigs: _configs,
    referencedBy: _users,
    ...kept
  } = status;
  const addresses = listAt(status, 'addresses').map((address) =>
    isRecord(address) ? { ...address, origin: undefined, models: undefined } : address,
  );
  return {
    ...object,
    apiVersion,
    status: { ...kept, ...(addresses.length === 0 ? {} : { addresses }) },
  };
}
