/**
 * The few parts that the panel is made of, in Atlassian's colours. Every issue view loads the panel, and
 * Atlassian's own components weigh twice as much as all the rest of it.
 */
import './light.css';
import type { ReactNode } from 'react';

type Tone = 'neutral' | 'information' | 'warning' | 'error';

export function Message({
  tone,
  title,
  children,
}: {
  tone: Tone;
  title?: string;
  children: ReactNode;
}) {
  return (
    <div className={`message ${tone}`} role={tone === 'error' ? 'alert' : undefined}>
      {title !== undefined && <strong>{title}</strong>}
      {children}
    </div>
  );
}

export function Label({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`label ${tone}`}>{children}</span>;
}

export function PlainButton({
  isBusy,
  onClick,
  children,
}: {
  isBusy: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <button type="button" className="plain-button" disabled={isBusy} onClick={onClick}>
      {children}
    </button>
  );
}
