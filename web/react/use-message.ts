import { useMemo } from 'react';
import type { ChatStoreError } from '../errors.js';
import type { MessageExtra, MessageWith, WithExtras } from '../types.js';
import { NOTHING_READ } from './live-value.js';
import { messageSubject } from './message-subject.js';
import type { ReadStatus, SuspenseOption } from './source.js';
import { useSubject } from './use-subject.js';

export type MessageOptions<With extends MessageExtra = never> = WithExtras<With> & SuspenseOption;

export interface MessageState<With extends MessageExtra = never> {
  status: ReadStatus;
  /** `null` until it was read, and where it is not there, which `status` tells apart. */
  message: MessageWith<With> | null;
  /** Why the last read failed. */
  error: ChatStoreError | null;
}

/** One message, kept up to date while it grows or changes. */
export function useMessage<With extends MessageExtra = never>(
  id: string,
  { with: extras, suspense }: MessageOptions<With> = {},
): MessageState<With> {
  const asked = JSON.stringify(extras);
  const subject = useMemo(() => messageSubject(id, extras), [id, asked]);
  const { status, value, error } = useSubject(subject, NOTHING_READ, { suspense });
  return { status, message: value ?? null, error };
}
