import type { A2uiClientAction } from '@a2ui/web_core/v0_9';
import type { ChatStore, JsonObject } from 'chatkeep';
import { showFailure } from '../toasts.ts';
import { answerIn, liveAnswers } from './answers.ts';
import { answer } from './send.ts';

/** What somebody pressed on a generated component: `label` is what stands on it. */
export interface Pressed {
  label: string;
  action: A2uiClientAction;
}

/** The chats in which one is being sent. */
const sending = new Set<string>();

/**
 * Says what was pressed on a generated component, with what was entered there, and begins the
 * answer. While one is being given nothing is sent: a second press means the same.
 */
export async function sendAction(
  store: ChatStore,
  conversationId: string,
  { action, label }: Pressed,
): Promise<void> {
  if (sending.has(conversationId) || answerIn(liveAnswers.get(), conversationId)) return;
  sending.add(conversationId);
  try {
    const message = await store.messages.append(conversationId, {
      role: 'user',
      content: said(label, action.context),
      // As A2UI has it, for who answers by more than words.
      meta: { a2uiAction: action as JsonObject },
    });
    answer(store, message);
  } catch (error) {
    showFailure('What you pressed was not sent', error);
  } finally {
    sending.delete(conversationId);
  }
}

/** In words, because models and people read these. */
function said(label: string, context: Record<string, unknown>): string {
  const entered = Object.entries(context).map(([name, value]) => `${name}: ${inWords(value)}`);
  return entered.length > 0 ? `${label} (${entered.join(', ')})` : label;
}

function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(inWords).join(' and ') || 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (value === null || value === undefined || value === '') return 'none';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
