import type { A2uiPayload } from '../payloads.ts';
import { payloadOf } from './surface.ts';

/** What asks for something to fill in. */
export const FORM = /\b(forms?|questionnaire|reserv(e|ation)|book a table)\b/i;

const SEND = 'Reserve a table';

/** What the form's button says, with what was entered in brackets. */
export const FILLED_IN = new RegExp(`^${SEND} \\((.*)\\)$`, 's');

export const INTRODUCTION =
  'Fill this in, and press its button. What you enter is kept in the component while you type: reload the page in the middle, or open it in a second tab, and it is there.';

export const thanksFor = (entered: string): string =>
  `That is all I needed: ${entered}. I am scripted and offline, so no restaurant will hear of it, but your answer is a message of this chat like any other, and the form above keeps what you entered.`;

/** A form as an agent would send it, in A2UI v0.9. */
export const form: A2uiPayload = payloadOf(
  [
    {
      id: 'root',
      component: 'Column',
      children: ['title', 'about', 'name', 'guests', 'terrace', 'send'],
    },
    { id: 'title', component: 'Text', variant: 'h3', text: 'A table for the evening' },
    { id: 'about', component: 'Text', text: 'At **seven**, for as long as you like.' },
    { id: 'name', component: 'TextField', label: 'Name', value: { path: '/name' } },
    {
      id: 'guests',
      component: 'ChoicePicker',
      label: 'How many',
      variant: 'mutuallyExclusive',
      options: ['2', '4', '6'].map((value) => ({ label: value, value })),
      value: { path: '/guests' },
    },
    {
      id: 'terrace',
      component: 'CheckBox',
      label: 'On the terrace',
      value: { path: '/terrace' },
    },
    {
      id: 'send',
      component: 'Button',
      variant: 'primary',
      child: 'sendText',
      action: {
        event: {
          name: 'reserve',
          context: {
            name: { path: '/name' },
            guests: { path: '/guests' },
            terrace: { path: '/terrace' },
          },
        },
      },
    },
    { id: 'sendText', component: 'Text', text: SEND },
  ],
  { name: '', guests: ['2'], terrace: false },
);
