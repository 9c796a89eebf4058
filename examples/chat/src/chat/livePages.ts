import { ChatStoreError, type LiveQuery, type Page } from 'chatkeep';
import { showFailure } from '../toasts.ts';

export interface PagesState<Item> {
  status: 'loading' | 'ready' | 'failed';
  items: readonly Item[];
  /** Whether there is something behind the last. */
  hasMore: boolean;
  /** Why it is `failed`. */
  error: ChatStoreError | null;
}

/** A list of the store that is read in pages. */
export interface Pages<Item, Answer, Cursor> {
  /** What a failure is told as: "The list of chats could not be read". */
  failure: string;
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
 * The beginning of a list, kept up to date and growing on demand, in the form that
 * `useSyncExternalStore` takes. It is one live query whose limit grows, and further ones behind it
 * once that gives no more. What was shown stays until all of them have answered: nothing flickers.
 */
export class LivePages<Item, Answer extends Page<Item>, Cursor> {
  readonly #pages: Pages<Item, Answer, Cursor>;
  readonly #listeners = new Set<() => void>();
  #parts: Part<Answer, Cursor>[] = [];
  #state: PagesState<Item> = { status: 'loading', items: [], hasMore: false, error: null };

  constructor(pages: Pages<Item, Answer, Cursor>) {
    this.#pages = pages;
  }

  readonly getSnapshot = (): PagesState<Item> => this.#state;

  /** The store is watched as long as somebody listens. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#open(0, null, this.#pages.first);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#closeFrom(0);
    };
  };

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
    const last = answers.at(-1);
    const lastShown = this.#state.items.at(-1);
    if (last && lastShown && this.#pages.endsBefore?.(last, lastShown)) return this.more();
    this.#put({
      status: 'ready',
      items: answers.flatMap((answer) => answer.items),
      hasMore: last?.hasMore ?? false,
      error: null,
    });
  }

  #answerOf(index: number): Answer | null | undefined {
    const live = this.#parts[index]?.live;
    const error = live?.getError();
    const answer = live?.getSnapshot();
    if (error) this.#fail(error);
    else if (answer === null) this.#fail(new ChatStoreError('NOT_FOUND', 'It is not there.'));
    return error ? null : answer;
  }

  #fail(cause: Error): void {
    const error = ChatStoreError.from(ChatStoreError.fields(cause));
    const isGone = error.code === 'NOT_FOUND';
    if (!isGone) showFailure(this.#pages.failure, error);
    // Otherwise what is shown stays: the next commit reads again.
    if (isGone || this.#state.status !== 'ready') {
      this.#put({ status: 'failed', items: [], hasMore: false, error });
    }
  }

  #put(state: PagesState<Item>): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }
}
