/** What was set out for: the ratio of our median to the peer's, lower is better. */

/** @type {Record<string, Record<string, Record<string, number>>>} by environment, then by peer */
export const targets = {
  Node: {
    'better-sqlite3': {
      page: 0.75,
      timeline: 0.6,
      sidebar: 0.35,
      search: 0.9,
      append: 0.9,
      stream: 0.1,
      'import, found': 0.7,
      cold: 2,
    },
  },
  Chromium: {
    'sqlite-wasm': {
      page: 0.33,
      timeline: 0.3,
      sidebar: 0.2,
      search: 0.4,
      append: 0.15,
      stream: 0.04,
      'import, found': 0.5,
      cold: 0.33,
    },
    Dexie: {
      page: 0.2,
      timeline: 0.15,
      sidebar: 0.05,
      search: 0.1,
      append: 0.1,
      stream: 0.01,
      'import, found': 0.1,
      cold: 2,
    },
  },
  Scale: {
    '20,000 messages': {
      page: 1.2,
      timeline: 1.2,
      sidebar: 1.2,
      search: 4,
      append: 1.2,
      stream: 1.2,
      'import, found': 1.3,
      cold: 1.3,
    },
  },
  Firefox: {
    'sqlite-wasm': {
      page: 0.5,
      timeline: 0.4,
      sidebar: 0.3,
      search: 0.5,
      append: 0.2,
      stream: 0.05,
      'import, found': 0.5,
      cold: 0.5,
    },
  },
};
