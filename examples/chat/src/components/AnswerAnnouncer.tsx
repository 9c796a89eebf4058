import { useEffect, useState } from 'react';
import { answerIn, liveAnswers, type LiveAnswer } from '../chat/answers.ts';

interface Told {
  messageId: string | null;
  /** How much of the answer was read out. */
  length: number;
}

/** Shorter sentences are read out together with the next ones. */
const SHORTEST = 80;
const SENTENCES = /^[\s\S]*[.!?…。！？؟।][)\]"'”’»]*(?=\s)/;

/**
 * Has screen readers read out an answer that is coming: whole sentences, when they wait for nothing
 * else. The words themselves change too often to be a live region.
 */
export function AnswerAnnouncer({ conversationId }: { conversationId: string }) {
  const [spoken, setSpoken] = useState('');

  useEffect(() => {
    let told: Told = { messageId: null, length: 0 };
    return liveAnswers.subscribe(() => {
      const all = liveAnswers.get();
      const answer = answerIn(all, conversationId);
      if (answer && answer.messageId !== told.messageId) {
        told = { messageId: answer.messageId, length: 0 };
        setSpoken('The answer is being written.');
      }
      const current = told.messageId === null ? undefined : all.get(told.messageId);
      if (!current) return;
      const next = nextToTell(current, told.length);
      if (next === '') return;
      told = { ...told, length: told.length + next.length };
      setSpoken(next.trim());
    });
  }, [conversationId]);

  return (
    <p className="unseen" role="status" data-testid="spoken">
      {spoken}
    </p>
  );
}

/** The sentences behind what was told; at the end, all the rest. */
function nextToTell({ text, phase }: LiveAnswer, told: number): string {
  const rest = text.slice(told);
  if (phase !== 'writing') return rest;
  const sentences = SENTENCES.exec(rest)?.[0] ?? '';
  return sentences.length < SHORTEST ? '' : sentences;
}
