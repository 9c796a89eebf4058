/** The shape of the AI SDK's messages, as its version 7 declares it. Neutral. */

import { expect } from 'chai';

const text = (value) => typeof value === 'string';
const toolStates = [
  'input-streaming',
  'input-available',
  'approval-requested',
  'approval-responded',
  'output-available',
  'output-error',
  'output-denied',
];
const isTool = (part) =>
  text(part.toolCallId) &&
  toolStates.includes(part.state) &&
  (part.state !== 'output-available' || 'output' in part) &&
  (part.state !== 'output-error' || text(part.errorText));

/** By type: what a part must have. */
const parts = {
  text: (part) => text(part.text),
  reasoning: (part) => text(part.text),
  'source-url': (part) => text(part.sourceId) && text(part.url),
  'source-document': (part) => text(part.sourceId) && text(part.mediaType) && text(part.title),
  file: (part) => text(part.mediaType) && text(part.url),
  'step-start': () => true,
  'dynamic-tool': (part) => text(part.toolName) && isTool(part),
};

function isPart(part) {
  if (!text(part.type)) return false;
  if (part.type.startsWith('data-')) return 'data' in part;
  if (part.type.startsWith('tool-')) return isTool(part);
  return Object.hasOwn(parts, part.type) && parts[part.type](part);
}

/** Fails for what is no `UIMessage[]`. */
export function validateUIMessages(messages) {
  expect(messages).to.be.an('array');
  for (const message of messages) {
    const what = JSON.stringify(message).slice(0, 500);
    expect(message.id, what).to.be.a('string').that.is.not.empty;
    expect(['system', 'user', 'assistant'], what).to.include(message.role);
    expect(message.parts, what).to.be.an('array').that.is.not.empty;
    for (const part of message.parts) expect(isPart(part), JSON.stringify(part)).to.equal(true);
  }
}
