/** Everything that is read from an API server has an end. The limits stand here, each with its reason. */

/** Until a connection stands, through a proxy and TLS too. */
export const connectTimeoutMs = 10_000;
/** Between two bytes of an answer. A watch and a followed log set their own after the head. */
export const silenceTimeoutMs = 30_000;
/**
 * One answer as a whole, from the connection to its last byte. kube-apiserver ends a request after 60 s by itself
 * (its flag --request-timeout); a watch and a log have their head within this time.
 */
export const answerTimeoutMs = 75_000;
/** One answer, on the wire and unpacked. An object has at most about 1.5 MB in etcd, a page 500 of them: most have 20 kB. */
export const answerSizeBytes = 128 * 1024 * 1024;
/** The most that is read of a refusal, or of a proxy's page. */
export const refusalSizeBytes = 1024 * 1024;
/** Pages of one list, of 500 objects each. */
export const listPages = 1000;
/** One list as a whole. */
export const listTimeoutMs = 10 * 60_000;
/** Objects within objects. Those that isvc reads have about 20 levels; what prints them goes down one call a level. */
export const objectDepth = 200;
/** The longest pause that a server may ask for with Retry-After: a watch must be right again soon after the server's return. */
export const retryAfterMs = 60_000;
/** The same for a question that a person waits for. */
export const readRetryAfterMs = 10_000;
/** One message of a port-forward. The kubelet copies 32 KiB at a time (Go's io.Copy). */
export const tunnelMessageBytes = 16 * 1024 * 1024;
/** Until the API server opens a port-forward. */
export const tunnelOpenTimeoutMs = 10_000;
/** A kubeconfig; those with hundreds of clusters have about one. */
export const kubeconfigSizeBytes = 16 * 1024 * 1024;
/** The most that a login program may print: a token, a certificate and its key have about 10 kB. */
export const credentialSizeBytes = 1024 * 1024;
/** The most that is kept of a login program's standard error. */
export const loginWordsLength = 8 * 1024;
/** A login program that nobody can type into: time enough to sign in in a browser. */
export const loginTimeoutMs = 5 * 60_000;
