/** The code of the system or of the HTTP client for why a connection failed, for example ECONNREFUSED; undefined if there is none. */
export function errnoOf(error: unknown): string | undefined {
  for (let each = error, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth += 1) {
    // All addresses of a host were tried, and failed for the same reason.
    const [first] = each instanceof AggregateError ? each.errors : [];
    const { code } = (first ?? each) as { readonly code?: unknown };
    if (typeof code === 'string' && /^[A-Z]/.test(code)) return code;
  }
  return undefined;
}

const certificate =
  'the certificate is not signed by an authority that Node knows: put the authority’s certificate in a PEM file and set NODE_EXTRA_CA_CERTS to its path';
const timeout = 'no answer came in time: check the address, and the firewall between the two machines';
const wrongScheme = 'the server does not speak TLS at this port: check the port, or write http:// instead of https://';

const meanings: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at this address and port: check the port, and that the server runs',
  ENOTFOUND: 'the host name does not exist: check its spelling, and the DNS of this machine',
  EAI_AGAIN: 'the host name could not be resolved now: check the DNS of this machine',
  EHOSTUNREACH: 'there is no route to the host: check the address and the network',
  ENETUNREACH: 'there is no route to the host: check the address and the network',
  ECONNRESET:
    'the connection was closed before an answer: check that the address is that of the API, and what is between the two machines',
  UND_ERR_SOCKET:
    'the connection was closed before an answer: check that the address is that of the API, and what is between the two machines',
  ETIMEDOUT: timeout,
  UND_ERR_CONNECT_TIMEOUT: timeout,
  UND_ERR_HEADERS_TIMEOUT: timeout,
  UND_ERR_BODY_TIMEOUT: 'the rest of an answer did not come in time: check the network',
  DEPTH_ZERO_SELF_SIGNED_CERT: certificate,
  SELF_SIGNED_CERT_IN_CHAIN: certificate,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: certificate,
  UNABLE_TO_GET_ISSUER_CERT: certificate,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: certificate,
  CERT_HAS_EXPIRED: 'the certificate of the server has expired: renew it',
  CERT_NOT_YET_VALID: 'the certificate of the server is not valid yet: check the clock of this machine',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'the certificate is that of another host name: use the name that the certificate has, or check the address',
  ERR_SSL_WRONG_VERSION_NUMBER: wrongScheme,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: wrongScheme,
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'the server wants a client certificate: set CXENGAGE_CLIENT_CERT',
};

/** What a code means and what to do, worded to follow a colon; undefined for a code that says enough itself. */
export function meaningOfErrno(errno: string | undefined): string | undefined {
  return errno === undefined ? undefined : meanings[errno];
}
