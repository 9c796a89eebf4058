/** The last argument of every call. */
export interface CallOptions {
  /**
   * Rejects the call with `ABORTED` at once. A write that already reached the store may have
   * been applied.
   */
  signal?: AbortSignal;
}

/** One page of a list. `hasMore` tells whether the next page has anything. */
export interface Page<Row> {
  items: Row[];
  hasMore: boolean;
}

export interface Sort<Field extends string> {
  field: Field;
  /** Default: `'asc'`. */
  direction?: 'asc' | 'desc';
}

export interface ListOptions<Filters, SortField extends string> {
  filters?: Filters;
  sort?: Sort<SortField>;
  /** Zero-based. Default: 0. */
  page?: number;
  /** 1 to 500. Default: 50. */
  pageSize?: number;
}

/**
 * A point in time that a caller gives: milliseconds as a number, or nanoseconds as a `bigint`,
 * which no number holds exactly. The store keeps nanoseconds. Before the year 2262.
 */
export type Time = number | bigint;
