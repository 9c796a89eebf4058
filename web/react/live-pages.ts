import { ChatStoreError } from '../errors.js';
import { share } from '../live/share.js';
import type { LiveQuery, Page } from '../types.js';
import { Source, type ReadStatus } from './source.js';
import { storeError } from './store-error.js';

export interface PagesState<Item> {
  status: ReadStatus;
  items: readonly Item[];
  /** Whether there is something behind the last. */
  hasMore: boolean;
  /** Why the last read failed. */
  error: ChatStoreError | null;
}

export const NO_PAGES: PagesState<never> = {
  status: 'loading',
  items: [],
  hasMore: false,
  error: null,
};

/** A list of the store that is read in pages. */
export interface Pages<Item, Answer, Cursor> {
  /** How much is read at first. */
  first: number;
  /** `after` is the place where the page begins, `null` the beginning of the list. */
  watch(after: Cursor | null, limit: number): LiveQuery<Answer>;
  /** Where the page behind `answer` begins; `null` where there is none. */
  next(answer: Answer): Cursor | null;
  /** Whether `answer` ends before `last`, which is shown: then more is read, and it stays. */
  endsBefore?(answer: Answer, last: Item): boolean;
}

interface Part<Answer, Cursor> {
  after: Cursor | null;
  limit: number;
  live: LiveQuery<Answer>;
}

/** As much as one query gives. */
const MOST = 500;

/**
 * The beginning of a list, kept up to date and growing on demand. It is one live query whose limit
 * grows, and further ones behind it once that gives no more. What was shown stays until all of them
 * have answered: nothing flickers. Items that did not change are the same objects when it grows.
 */
export class LivePages<Item, Answer extends Page<Item>, Cursor> extends Source<PagesState<Item>> {
  readonly #pages: Pages<Item, Answer, Cursor>;
  #parts: Part<Answer, Cursor>[] = [];

  constructor(pages: Pages<Item, Answer, Cursor>) {
    super(NO_PAGES);
    this.#pages = pages;
  }

  /** Reads what comes behind, unless that is being done. */
  readonly more = (): void => {
    const last = this.#parts.at(-1);
    const answer = last?.live.getSnapshot();
    const next = answer ? this.#pages.next(answer) : null;
    if (!last || next === null) return;
    const index = this.#parts.length;
    if (last.limit === MOST) this.#open(index, next, this.#pages.first);
    else this.#open(index - 1, last.after, Math.min(MOST, last.limit * 2));
  };

  protected override start(): void {
    this.#open(0, null, this.#pages.first);
  }

  protected override stop(): void {
    this.#closeFrom(0);
  }

  /** In the place of the part that is there, if one is. */
  #open(index: number, after: Cursor | null, limit: number): void {
    this.#parts[index]?.live.close();
    const live = this.#pages.watch(after, limit);
    live.subscribe(() => this.#changed());
    this.#parts[index] = { after, limit, live };
  }

  #closeFrom(index: number): void {
    for (const part of this.#parts.splice(index)) part.live.close();
  }

  #changed(): void {
    const answers: Answer[] = [];
    // By its length at each turn: parts come and go here.
    for (let index = 0; index < this.#parts.length; index += 1) {
      const answer = this.#answerOf(index);
      if (!answer) return;
      answers.push(answer);
      const next = this.#pages.next(answer);
      const behind = this.#parts[index + 1];
      if (!behind || behind.after === next) continue;
      // Something came or went, and what follows begins elsewhere now.
      if (next === null) this.#closeFrom(index + 1);
      else this.#open(index + 1, next, behind.limit);
    }
    const { items } = this.getSnapshot();
    const last = answers.at(-1);
    const lastShown = items.at(-1);
    if (last && lastShown && this.#pages.endsBefore?.(last, lastShown)) return this.more();
    this.put({
      status: 'ready',
      items: share(
        items,
        answers.flatMap((answer) => answer.items),
      ),
      hasMore: last?.hasMore ?? false,
      error: null,
    });
  }

  #answerOf(index: number): Answer | null | undefined {
    const live = this.#parts[index]?.live;
    const error = live?.getError();
    const answer = live?.getSnapshot();
    if (error) this.#fail(storeError(error));
    else if (answer === null) this.#fail(new ChatStoreError('NOT_FOUND', 'It is not there.'));
    return error ? null : answer;
  }

  #fail(error: ChatStoreError): void {
    const state = this.getSnapshot();
    // What is shown stays: the next commit reads again. What is gone does not.
    if (state.status === 'ready' && error.code !== 'NOT_FOUND') this.put({ ...state, error });
    else this.put({ status: 'failed', items: [], hasMore: false, error });
  }
}
