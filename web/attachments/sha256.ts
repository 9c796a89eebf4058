/** A digest that is fed piece by piece, which WebCrypto has not. */
export interface Hash {
  update(bytes: Uint8Array): void;
  /** In hexadecimal. Ends it. */
  digest(): string;
}

const BLOCK_BYTES = 64;
/** Of a block, before the length of all that was hashed. */
const PADDED_BYTES = 56;

/** The first 32 bits of the fractional part of a root, as SHA-2 takes its constants. */
function fraction(root: number): number {
  return ((root - Math.floor(root)) * 2 ** 32) | 0;
}

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate++) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return primes;
}

const PRIMES = firstPrimes(64);
const ROUND_CONSTANTS = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));
const INITIAL_STATE = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));

/** SHA-256, as FIPS 180-4 has it. */
export class Sha256 implements Hash {
  readonly #state = INITIAL_STATE.slice();
  readonly #schedule = new Int32Array(64);
  readonly #rest = new Uint8Array(BLOCK_BYTES);
  #restBytes = 0;
  #totalBytes = 0;

  update(bytes: Uint8Array): void {
    this.#totalBytes += bytes.length;
    let at = 0;
    if (this.#restBytes > 0) {
      at = Math.min(BLOCK_BYTES - this.#restBytes, bytes.length);
      this.#rest.set(bytes.subarray(0, at), this.#restBytes);
      this.#restBytes += at;
      if (this.#restBytes < BLOCK_BYTES) return;
      this.#compress(this.#rest, 0, 1);
      this.#restBytes = 0;
    }
    const blocks = Math.floor((bytes.length - at) / BLOCK_BYTES);
    this.#compress(bytes, at, blocks);
    at += blocks * BLOCK_BYTES;
    this.#rest.set(bytes.subarray(at));
    this.#restBytes = bytes.length - at;
  }

  digest(): string {
    const rest = this.#rest;
    const bits = BigInt(this.#totalBytes) * 8n;
    rest[this.#restBytes++] = 0x80;
    if (this.#restBytes > PADDED_BYTES) {
      rest.fill(0, this.#restBytes);
      this.#compress(rest, 0, 1);
      this.#restBytes = 0;
    }
    rest.fill(0, this.#restBytes, PADDED_BYTES);
    new DataView(rest.buffer).setBigUint64(PADDED_BYTES, bits);
    this.#compress(rest, 0, 1);
    return Array.from(this.#state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  }

  /** The loop that all the time goes into. Its variables are named as in the standard. */
  #compress(bytes: Uint8Array, start: number, blocks: number): void {
    const state = this.#state;
    const w = this.#schedule;
    const k = ROUND_CONSTANTS;
    let [h0, h1, h2, h3, h4, h5, h6, h7] = state as unknown as EightWords;
    for (let at = start, end = start + blocks * BLOCK_BYTES; at < end; at += BLOCK_BYTES) {
      for (let t = 0, i = at; t < 16; t++, i += 4) {
        w[t] = (bytes[i]! << 24) | (bytes[i + 1]! << 16) | (bytes[i + 2]! << 8) | bytes[i + 3]!;
      }
      for (let t = 16; t < 64; t++) {
        const x = w[t - 15]!;
        const y = w[t - 2]!;
        const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
        const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
        w[t] = (w[t - 16]! + s0 + w[t - 7]! + s1) | 0;
      }
      let a = h0;
      let b = h1;
      let c = h2;
      let d = h3;
      let e = h4;
      let f = h5;
      let g = h6;
      let h = h7;
      for (let t = 0; t < 64; t++) {
        const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
        const t1 = (h + s1 + ((e & f) ^ (~e & g)) + k[t]! + w[t]!) | 0;
        const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
        const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        h = g;
        g = f;
        f = e;
        e = (d + t1) | 0;
        d = c;
        c = b;
        b = a;
        a = (t1 + t2) | 0;
      }
      h0 = (h0 + a) | 0;
      h1 = (h1 + b) | 0;
      h2 = (h2 + c) | 0;
      h3 = (h3 + d) | 0;
      h4 = (h4 + e) | 0;
      h5 = (h5 + f) | 0;
      h6 = (h6 + g) | 0;
      h7 = (h7 + h) | 0;
    }
    state.set([h0, h1, h2, h3, h4, h5, h6, h7]);
  }
}

type EightWords = [number, number, number, number, number, number, number, number];
