/** A JSON object as it comes from the wire: own keys only, values not looked at yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** True for a JSON object; arrays and null are not. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `JSON.parse` that answers undefined for what is no JSON, for texts that only may be JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
