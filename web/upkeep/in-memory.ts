import type { Safety } from '../types.js';

/** What is in memory is kept by nobody. */
export const IN_MEMORY: Safety = { persisted: false, usage: null, quota: null, evictedAt: null };
