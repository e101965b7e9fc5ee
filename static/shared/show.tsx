/** Puts a screen on its page, in the theme that Jira is in. */
import '@atlaskit/css-reset';
import './frame.css';
import { view } from '@forge/bridge';
import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { Boundary } from './boundary';

export function show(screen: ReactNode): void {
  void view.theme.enable();
  const root = document.getElementById('root');
  if (!root) return;
  createRoot(root).render(
    <StrictMode>
      <Boundary>{screen}</Boundary>
    </StrictMode>,
  );
}
