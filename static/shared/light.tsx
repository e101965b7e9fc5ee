/**
 * The few parts that the panel and the post function's form are made of, in Atlassian's colours. Every issue
 * view loads the panel, and Atlassian's own components weigh twice as much as all the rest of it.
 */
import './light.css';
import { useEffect, useState, type ReactNode } from 'react';
import type { Failure } from '../../src/entry/screens/calls';
import { SHARED } from '../text/shared';
import type { Asked } from './use-asked';

type Tone = 'neutral' | 'information' | 'success' | 'warning' | 'error';

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

/** What went wrong, and what to do next; with a button, where it can be tried again as it was. */
export function Failed({
  failure,
  onRetry,
  isBusy = false,
}: {
  failure: Failure;
  onRetry?: () => Promise<void>;
  isBusy?: boolean;
}) {
  return (
    <Message tone="error" title={failure.message}>
      <p>{failure.next}</p>
      {onRetry && (
        <p>
          <PlainButton isBusy={isBusy} onClick={() => void onRetry()}>
            {SHARED.again}
          </PlainButton>
        </p>
      )}
    </Message>
  );
}

/** Why nothing, or nothing new, was answered; and a way to ask again. */
export function Unanswered({ asked }: { asked: Asked<unknown> }) {
  if (!asked.failure) return null;
  return <Failed failure={asked.failure} isBusy={asked.isLoading} onRetry={asked.reload} />;
}

export function Label({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`label ${tone}`}>{children}</span>;
}

/** Busy it can still have the focus, so that nobody who uses the keyboard loses their place. */
export function PlainButton({
  isBusy = false,
  isQuiet = false,
  hasFocus = false,
  onClick,
  children,
}: {
  isBusy?: boolean;
  /** Less seen than the others. */
  isQuiet?: boolean;
  /** Takes the focus when it appears, from what it stands in place of. */
  hasFocus?: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      className={isQuiet ? 'plain-button quiet-button' : 'plain-button'}
      aria-disabled={isBusy}
      autoFocus={hasFocus}
      onClick={isBusy ? undefined : onClick}
    >
      {children}
    </button>
  );
}

/** One of several things, each with its value. */
export function Choice({
  id,
  label,
  value,
  placeholder,
  options,
  onChange,
}: {
  id: string;
  label: string;
  value: string | undefined;
  placeholder?: string;
  options: { value: string; label: string }[];
  onChange: (value: string) => void;
}) {
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="choice"
        value={value ?? ''}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      >
        {placeholder !== undefined && (
          <option value="" disabled>
            {placeholder}
          </option>
        )}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Milliseconds until somebody who waits is told that it takes long. */
const LONG_MS = 4000;

/** Something is asked for: says so, and after a while that it goes on. */
export function Waiting({ children }: { children?: ReactNode }) {
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      setIsLong(true);
    }, LONG_MS);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  return (
    <div role="status" className="waiting">
      {isLong ? <progress aria-label={SHARED.loading} /> : (children ?? SHARED.loading)}
      {isLong && <p className="quiet">{SHARED.slow}</p>}
    </div>
  );
}
