import { compileCore, openBrowserCore } from './engine/browser-core.js';
import { EngineConnection } from './engine/engine-connection.js';
import { ChatStoreError } from './errors.js';
import { serve, type WorkerScope } from './rpc.js';
import type { Connection } from './connection.js';

// The dedicated worker that owns the files of one store.

let connection: Connection | null = null;

function opened(): Connection {
  if (!connection) throw ChatStoreError.closed();
  return connection;
}

const page = serve(globalThis as unknown as WorkerScope, {
  async open(options) {
    const compiled = compileCore(options.wasmUrl);
    const core = await openBrowserCore({ ...options, compiled, onLog: page.log });
    connection = new EngineConnection(core, options, page.log);
    connection.listen({ changed: page.changes, owned() {}, failed() {} });
    return null;
  },
  call: ({ operation, args }) => opened().call(operation, args),
  async close() {
    await connection?.close();
    connection = null;
    return null;
  },
});
