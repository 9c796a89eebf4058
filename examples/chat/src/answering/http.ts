/**
 * The only requests that this page makes to somebody else: to the address that a person typed, and
 * to nobody whom that address may send it on to.
 */

interface Request {
  signal: AbortSignal;
  key: string;
  /** Sent as JSON. Without it, it is only asked for. */
  body?: unknown;
}

const LONGEST_REASON = 300;

/** Rejects with what went wrong, in words for the person who typed the address. */
export async function request(address: string, { signal, key, body }: Request): Promise<Response> {
  const response = await reach(address, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(key !== '' && { authorization: `Bearer ${key}` }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal,
    redirect: 'error',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    cache: 'no-store',
  });
  if (response.ok) return response;
  const reason = reasonIn(await response.text().catch(() => ''));
  throw new Error(`The server answered with status ${response.status}${reason && `: ${reason}`}`);
}

async function reach(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    // A browser does not tell a page which of them it was.
    throw new Error(
      `${new URL(address).origin} could not be reached. Is it running, does it answer at this ` +
        'address, and does it allow requests from this page (CORS)?',
      { cause: error },
    );
  }
}

/** `{ error: { message } }`, `{ error }`, or plain text. */
function reasonIn(body: string): string {
  let reason: unknown = body;
  try {
    const { error }: { error?: unknown } = Object(JSON.parse(body));
    reason = typeof error === 'string' ? error : (Object(error) as { message?: unknown }).message;
  } catch {
    if (body.trimStart().startsWith('<')) return '';
  }
  return typeof reason === 'string' ? reason.trim().slice(0, LONGEST_REASON) : '';
}

/**
 * The address of `path` at what was typed, which may end with a part of the path already. Throws
 * for what is no address.
 */
export function addressOf(typed: string, path: string): string {
  const url = URL.parse(typed.trim());
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new Error('Give an address that begins with http:// or https://.');
  }
  const given = url.pathname.replace(/\/+$/, '');
  const parts = path.split('/');
  // From the longest on: `/v1/chat/completions`, `/v1/chat`, `/v1`, nothing.
  for (let length = parts.length; length > 0; length -= 1) {
    const beginning = parts.slice(0, length).join('/');
    if (!given.endsWith(beginning)) continue;
    url.pathname = given.slice(0, given.length - beginning.length) + path;
    break;
  }
  url.search = '';
  url.hash = '';
  return url.href;
}
