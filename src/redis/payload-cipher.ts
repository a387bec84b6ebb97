import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Seals what is stored under a key, so that only the bridge can read it. */
export interface PayloadCipher {
  seal(key: string, text: string): string;
  /** The sealed text; undefined if it was sealed for another key, with another secret or not at all. */
  open(key: string, sealed: string): string | undefined;
}

/** Stores texts as they are. */
export const noCipher: PayloadCipher = { seal: (_key, text) => text, open: (_key, text) => text };

/** AES-256-GCM with a key derived from the secret. The key of the value is authenticated with it, so a value counts nowhere else. */
export function createPayloadCipher(secret: string): PayloadCipher {
  const encryptionKey = createHash('sha256').update(secret).digest();
  return {
    seal(key, text) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', encryptionKey, iv).setAAD(Buffer.from(key));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
    },
    open(key, sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      if (bytes.length < IV_BYTES + TAG_BYTES) return undefined;
      const decipher = createDecipheriv('aes-256-gcm', encryptionKey, bytes.subarray(0, IV_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(key)).setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString(
          'utf8',
        );
      } catch {
        return undefined;
      }
    },
  };
}
