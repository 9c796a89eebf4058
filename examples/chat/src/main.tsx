import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { followLook } from './look.ts';
import { keepPage } from './offline.ts';
import { openStore } from './store.ts';
import './styles.css';

followLook();
// Before React, so that StrictMode's double mounting cannot open the store twice.
openStore();
void keepPage();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id "root".');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
