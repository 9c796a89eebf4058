/** The same for answers that are the same, whatever the order of their members. */

/** Each store sets them itself, or has them alone. */
const OWN = new Set(['updatedAt', 'next']);

function canonical(value) {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const names = Object.keys(value).filter((name) => !OWN.has(name) && value[name] !== undefined);
  return Object.fromEntries(names.sort().map((name) => [name, canonical(value[name])]));
}

export async function hashOf(answer) {
  const bytes = new TextEncoder().encode(JSON.stringify(canonical(answer)));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
