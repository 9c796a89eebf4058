/** Where the module is: beside this file, which is put into node.js and has to be where that is. */
export const ownWasmUrl = (): string => new URL('./chatkeep.wasm', import.meta.url).href;
