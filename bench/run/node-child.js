/** A peer in a process of its own. Its parent asks for rounds, one after the other. */

import { chatsOf } from '../data/chats.js';
import { Participant } from './participant.js';

const { peer: name, options } = JSON.parse(process.argv[2]);
const { open } = await import(`../peers/${name}.js`);
const chats = await chatsOf(options);
const participant = new Participant(await open({ ...options, isNew: true }), chats);

process.on('message', async ({ number, method, args }) => {
  try {
    process.send({ number, result: await participant[method](...args) });
  } catch (error) {
    process.send({ number, error: error?.stack ?? String(error) });
  }
});
process.send({ number: 0 });
