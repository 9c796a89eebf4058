import { MadeUpChats } from './made-up-chats.js';

/**
 * The chats of a run.
 *
 * @param {{ messages: number, realChats?: string }} options `realChats`: a folder of them, under Node
 */
export async function chatsOf({ messages, realChats }) {
  if (realChats === undefined) return new MadeUpChats({ messages });
  const { RealChats } = await import('./real-chats.js');
  return RealChats.readFrom(realChats);
}
