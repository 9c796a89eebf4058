// Vite before 8 moves what it bundles beforehand, and leaves the worker where it was.
export default { optimizeDeps: { exclude: ['chatkeep'] } };
