import { createContext } from 'react';
import type { StoreSource } from './store-source.js';

export const StoreContext = createContext<StoreSource | null>(null);
