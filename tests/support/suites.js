/** Every suite. Neutral: runs on a page and under Node. */

import { makeContext } from './context.js';
import assistants from '../suites/assistants.js';
import attachmentBytes from '../suites/attachments.bytes.js';
import attachments from '../suites/attachments.js';
import badInput from '../suites/bad-input.js';
import badText from '../suites/bad-text.js';
import batch from '../suites/batch.js';
import branches from '../suites/branches.js';
import cascade from '../suites/cascade.js';
import chatStream from '../suites/chat.stream.js';
import closing from '../suites/close.js';
import components from '../suites/components.js';
import contains from '../suites/contains.js';
import contextAssembled from '../suites/context.js';
import conversations from '../suites/conversations.js';
import organise from '../suites/conversations.organise.js';
import doctor from '../suites/doctor.js';
import durability from '../suites/durability.js';
import exportAttachments from '../suites/export.attachments.js';
import exportFormats from '../suites/export.formats.js';
import exported from '../suites/export.js';
import feedback from '../suites/feedback.js';
import history from '../suites/history.js';
import imported from '../suites/import.js';
import importedAttachments from '../suites/import.attachments.js';
import importedFormats from '../suites/import.formats.js';
import isolation from '../suites/isolation.js';
import json from '../suites/json.js';
import live from '../suites/live.js';
import messages from '../suites/messages.js';
import messagesList from '../suites/messages.list.js';
import open from '../suites/open.js';
import openOptions from '../suites/open.options.js';
import people from '../suites/people.js';
import reactions from '../suites/reactions.js';
import reads from '../suites/reads.js';
import chatEndpoints from '../suites/reference.chat-endpoints.js';
import docrag from '../suites/reference.docrag.js';
import moduleChat from '../suites/reference.module-chat.js';
import openWebui from '../suites/reference.open-webui.js';
import sqlmodel from '../suites/reference.sqlmodel.js';
import repeating from '../suites/repeating.js';
import scope from '../suites/scope.js';
import sidebar from '../suites/sidebar.js';
import stores from '../suites/stores.js';
import streams from '../suites/streams.js';
import summaries from '../suites/summaries.js';
import text from '../suites/text.js';
import threads from '../suites/threads.js';
import search from '../suites/search.js';
import timeline from '../suites/timeline.js';
import upkeep from '../suites/upkeep.js';

const suites = {
  open,
  'open options': openOptions,
  close: closing,
  stores,
  conversations,
  'conversations organised': organise,
  messages,
  'messages list': messagesList,
  components,
  timeline,
  search,
  branches,
  threads,
  sidebar,
  contains,
  'chat stream': chatStream,
  context: contextAssembled,
  history,
  assistants,
  attachments,
  'attachments bytes': attachmentBytes,
  batch,
  feedback,
  live,
  people,
  reactions,
  reads,
  streams,
  summaries,
  scope,
  cascade,
  repeating,
  durability,
  upkeep,
  doctor,
  export: exported,
  'export formats': exportFormats,
  'export attachments': exportAttachments,
  import: imported,
  'import formats': importedFormats,
  'import attachments': importedAttachments,
  'bad input': badInput,
  'bad text': badText,
  json,
  text,
};

/**
 * What does not depend on where a store is kept: what the documents of other systems say, and
 * isolation.
 */
const conformance = {
  isolation,
  'reference: DocRAG': docrag,
  'reference: chat module': moduleChat,
  'reference: SQLModel': sqlmodel,
  'reference: chat endpoints': chatEndpoints,
  'reference: open-webui': openWebui,
};

/**
 * Registers the tests of every suite, under their suite's name.
 *
 * @param {import('./context.js').Environment} environment
 * @param {(name: string, run: () => Promise<void>) => void} register
 */
export function registerSuites(environment, register) {
  const seen = new Set();
  let area;
  const context = makeContext(environment, (name, run) => {
    const full = `${area}: ${name}`;
    if (seen.has(full)) throw new Error(`two tests are called "${full}"`);
    seen.add(full);
    register(full, run);
  });
  const { conforms = true } = environment;
  for (const [name, suite] of Object.entries({ ...suites, ...(conforms ? conformance : {}) })) {
    area = name;
    suite(context);
  }
}
