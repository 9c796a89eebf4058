import { useCallback, useMemo, useState, useSyncExternalStore } from 'react';
import { ChatStoreError } from '../errors.js';
import type { Message, MessageStatus, StreamInput, StreamWriter } from '../types.js';
import { NOTHING_READ } from './live-value.js';
import { messageSubject } from './message-subject.js';
import { useChatStore } from './use-chat-store.js';
import { useSubject } from './use-subject.js';
import type { WritingState } from './writing.js';
import { writingsOf, type Writings } from './writings.js';

type StreamCalls = Pick<StreamState, 'start' | 'resume' | 'append' | 'finish' | 'fail' | 'abort'>;

export interface StreamState {
  /** The message that is followed; `null` until one is begun. */
  messageId: string | null;
  /** Its text as it grows: what this page writes at once, what another tab writes as it is stored. */
  text: string;
  /** Of the message; `idle` where none is followed, or it is not there. */
  status: 'idle' | MessageStatus;
  /** Whether this page writes it: then `append` and what ends it are for it. */
  isWriter: boolean;
  /** Why ending it failed: it can be ended again, and nothing is lost while this page is there. */
  error: ChatStoreError | null;
  /**
   * Begins a message in the conversation; without a message of its own, the hook follows it from
   * then on. What it resolves to may be kept: it goes on when the component is gone.
   */
  start(conversationId: string, input?: StreamInput): Promise<StreamWriter>;
  /** Goes on with a message that is interrupted or failed; by default with the one that is followed. */
  resume(messageId?: string): Promise<StreamWriter>;
  /** Throws if this page does not write it, as do those that end it. */
  append(text: string): void;
  finish(result?: Parameters<StreamWriter['finish']>[0]): Promise<Message>;
  fail(error: unknown): Promise<Message>;
  /** Leaves the message `interrupted`, with what came. */
  abort(): Promise<Message>;
}

/**
 * What is being written into a message, and what writes it. Give it the message where you have it,
 * from a timeline: then nothing is read; by its id it is read. Without one it follows what its own
 * `start` begins.
 */
export function useStream(target: Message | string | null = null): StreamState {
  const writings = writingsOf(useChatStore());
  const [begun, setBegun] = useState<string | null>(null);
  const given = typeof target === 'object' ? target : null;
  const messageId = given?.id ?? (typeof target === 'string' ? target : begun);

  const read = given === null ? messageId : null;
  const subject = useMemo(() => (read === null ? null : messageSubject(read)), [read]);
  const { value } = useSubject(subject, NOTHING_READ);
  const written = useWriting(writings, messageId);
  const { text, status } = newer(written, given ?? value ?? null);

  const calls = useMemo((): StreamCalls => {
    const writer = (): StreamWriter => {
      const writing = messageId === null ? undefined : writings.get(messageId);
      if (!writing)
        throw new ChatStoreError('NOT_FOUND', 'This page writes no message: start one.');
      return writing.writer;
    };
    const follow = (begins: StreamWriter): StreamWriter => {
      setBegun(begins.id);
      return begins;
    };
    return {
      start: async (conversationId, input) => follow(await writings.begin(conversationId, input)),
      resume: async (id = messageId ?? '') => follow(await writings.resume(id)),
      append: (piece) => writer().append(piece),
      finish: async (result) => writer().finish(result),
      fail: async (error) => writer().fail(error),
      abort: async () => writer().abort(),
    };
  }, [writings, messageId]);

  return {
    messageId,
    text,
    status,
    isWriter: written?.status === 'streaming',
    error: written?.error ?? null,
    ...calls,
  };
}

/** What this page writes into the message. */
function useWriting(writings: Writings, messageId: string | null): WritingState | null {
  const subscribe = useCallback(
    (listener: () => void) =>
      messageId === null ? () => {} : writings.subscribe(messageId, listener),
    [writings, messageId],
  );
  const read = (): WritingState | null =>
    messageId === null ? null : (writings.get(messageId)?.getSnapshot() ?? null);
  return useSyncExternalStore(subscribe, read, () => null);
}

/** What is written is ahead of what is stored, until that has the end of it. */
function newer(
  written: WritingState | null,
  stored: Message | null,
): Pick<StreamState, 'text' | 'status'> {
  const isAhead = written?.status === 'streaming' || stored?.status === 'streaming' || !stored;
  return (isAhead ? written : stored) ?? stored ?? { text: '', status: 'idle' };
}
