const query = new URLSearchParams(location.search);

/** `?store=NAME`: which store this page keeps its chats in. */
export const storeName = query.get('store') ?? 'chat';

/** How fast the assistant speaks; `?speed=fast` is for tests. */
export const pace =
  query.get('speed') === 'fast'
    ? { millisecondsBefore: 0, millisecondsPerWord: 2 }
    : { millisecondsBefore: 450, millisecondsPerWord: 32 };
