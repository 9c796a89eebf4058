import type { ComponentKind, GeneratedComponent } from '../payloads.ts';
import { choose, hash } from './choose.ts';
import { FILLED_IN, FORM, form, INTRODUCTION, thanksFor } from './form.ts';
import { quote } from './quote.ts';
import { requestedKind } from './requested.ts';
import { artifact, type Artifacts, type ReplySource, type Topic } from './topic.ts';
import { sample } from './sample.ts';
import { books } from './topics/books.ts';
import { cooking } from './topics/cooking.ts';
import { fitness } from './topics/fitness.ts';
import { measured } from './topics/itself.ts';
import { keeping } from './topics/keeping.ts';
import { money } from './topics/money.ts';
import { travel } from './topics/travel.ts';

export interface Reply {
  text: string;
  component: GeneratedComponent | null;
  /** What `[1]` and so on in the text are. */
  sources: ReplySource[];
}

/** The first that matches answers, so that the widest words come last. */
const TOPICS: readonly Topic[] = [travel, money, fitness, cooking, books, keeping];

const KINDS: readonly [ComponentKind, ...ComponentKind[]] = ['a2ui', 'bar_chart', 'list', 'table'];

const GREETING = /^\s*(hi|hello|hey|good (morning|afternoon|evening)|salut|hola|hallo|ciao)\b/i;
const THANKS = /\b(thanks|thank you|thx|cheers)\b/i;

const CODE = /\b(code|snippet|javascript|typescript|program|markdown)\b/i;

const INTRODUCED = {
  bar_chart: 'Here it is as a chart, kept beside this message as a component of its own.',
  table: 'I put it into a table below, which is kept as a component of its own.',
  a2ui: 'The short version is on the card below, kept as a component of its own.',
  list: 'The list below is yours to keep; it is stored as a component of its own.',
} as const;

const FALLBACK: readonly [Template, ...Template[]] = [
  (said) =>
    `You wrote ${said}, and that is the part I can be certain about: it is stored. I am a scripted assistant without a model behind me, so I cannot think it through for you, but I can show what happens to it. chatkeep wrote it into a database in this browser before it appeared on the screen, and it will be here after a reload.`,
  (said) =>
    `About ${said}: I have no opinion of my own, since my answers are written in advance and work without a network. What is real is everything around them. Each of my words is streamed into a message that chatkeep writes several times a second, so that even an answer cut off in the middle keeps what it had said until then.`,
  (said) =>
    `I read ${said} and would love to say something clever. What I have instead is a good memory: this page keeps every message in an SQLite file of its own, owned by a worker, with no server anywhere. Ask me about a trip, a budget, a recipe, running, books or chatkeep itself, and I will have more to say and to draw.`,
  (said) =>
    `There is a lot one could answer to ${said}. A real model would go here; this example only needs something that speaks, stops when you tell it to, and sometimes draws. Try asking for a chart, a table or a plan. Whatever comes of it, chatkeep keeps the order of messages and components by one counter, so that they always read as you saw them.`,
];

type Template = (said: string) => string;

/**
 * What the assistant says to `prompt`, without a network: always the same to the same prompt, and
 * something else where it is asked again. `attempt` counts from 0.
 */
export function replyTo(prompt: string, attempt: number, canDraw = true): Reply {
  const [, entered] = FILLED_IN.exec(prompt) ?? [];
  if (entered !== undefined) return { text: thanksFor(entered), component: null, sources: [] };
  if (canDraw && FORM.test(prompt)) {
    const component = { componentKind: 'a2ui', payload: form } as const;
    return { text: INTRODUCTION, component, sources: [] };
  }
  const seed = hash(prompt) + attempt;
  const asked = requestedKind(prompt);
  const topic = TOPICS.find((candidate) => candidate.keywords.test(prompt));
  const smallTalk = topic || asked ? null : answerSmallTalk(prompt);
  if (smallTalk) return { text: smallTalk, component: null, sources: [] };
  if (!topic && !asked && CODE.test(prompt)) return { text: sample, component: null, sources: [] };

  const text = topic ? choose(topic.answers, seed) : choose(FALLBACK, seed)(quote(prompt));
  // Without being asked, about every third answer draws something.
  const kind = asked ?? (seed % 3 === 0 ? (topic?.favourite ?? choose(KINDS, seed >>> 8)) : null);
  const sources = topic?.sources ?? [];
  if (!kind || !canDraw) return { text, component: null, sources };

  const artifacts: Artifacts = topic ? topic.artifacts(prompt) : measured(prompt);
  return { text: `${text}\n\n${INTRODUCED[kind]}`, component: artifact(artifacts, kind), sources };
}

function answerSmallTalk(prompt: string): string | null {
  if (prompt.length > 60) return null;
  if (GREETING.test(prompt)) {
    return 'Hello! I am the built-in assistant of this example: scripted, offline, and quick to say so. Ask me about a trip, a budget, a recipe, running, books, or how chatkeep keeps all this in your browser. If you ask for a chart, a table or a plan, I will draw one.';
  }
  if (THANKS.test(prompt)) {
    return 'You are welcome. Everything we said is kept in this browser, so you can close the page now and go on another day exactly here. If you want it out of sight, delete the chat in the sidebar; there is an Undo for a moment, in case it was the wrong one.';
  }
  return null;
}
