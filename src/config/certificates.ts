import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ReadSettings } from './read-variables.ts';

/** Certificates for connections to CXEngage, as PEM texts. */
export interface Certificates {
  readonly ca: string | undefined;
  readonly clientCertificate: string | undefined;
}

/** Reads the certificate files that the settings name, and says in one sentence what is wrong with each. */
export function readCertificates(values: ReadSettings['values']): {
  readonly certificates: Certificates;
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const read = (name: 'CXENGAGE_CA_CERTS' | 'CXENGAGE_CLIENT_CERT', needsKey: boolean): string | undefined => {
    const path = values[name];
    if (typeof path !== 'string') return undefined;
    const setting = `${name}=${JSON.stringify(path)}`;
    try {
      const text = readFileSync(path, 'utf8');
      new X509Certificate(text);
      if (!needsKey || /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return text;
      problems.push(`${setting} has no private key: append the key of the certificate to the file`);
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      problems.push(
        code.startsWith('ERR_')
          ? `${setting} is no PEM file of certificates: give one that begins with -----BEGIN CERTIFICATE-----`
          : `${setting} cannot be read (${code}): give the path of a readable file`,
      );
    }
    return undefined;
  };
  const certificates = { ca: read('CXENGAGE_CA_CERTS', false), clientCertificate: read('CXENGAGE_CLIENT_CERT', true) };
  return { certificates, problems };
}
