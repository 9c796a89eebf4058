/** Any value that JSON can hold. */
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;

/** A JSON object: at most 200 levels deep and 16 MiB as text. */
export interface JsonObject {
  [key: string]: JsonValue;
}
