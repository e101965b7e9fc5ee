/** Runs first in an app's frame: gives the app the global that `@forge/bridge` looks for at its import. */
import { talk, type Answerer } from './talk';

/** Follows the colours of the page around the frame, as the platform does when an app asks for its theme. */
function enableTheming(theme: { colorMode: string; tokens: string }): void {
  const root = document.documentElement;
  root.dataset['theme'] = theme.tokens;
  root.dataset['colorMode'] = theme.colorMode;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = '/theme.css';
  document.head.append(link);
}

const { port1, port2 } = new MessageChannel();
const ask: Answerer = talk(port1, async (command) => {
  throw new Error(`A frame does not answer ${command}.`);
});

async function callBridge(command: string, data?: unknown): Promise<unknown> {
  const answer = await ask(command, data);
  if (command !== 'enableTheming') return answer;
  enableTheming(answer as Parameters<typeof enableTheming>[0]);
  return undefined;
}

Object.assign(globalThis, { __bridge: { callBridge } });
window.parent.postMessage({ kind: 'tandem-frame' }, '*', [port2]);

// The platform makes a frame as high as its content. The root, since the body may be as high as the frame.
const root = document.getElementById('root');
if (root)
  new ResizeObserver(() => {
    void ask('resize', { height: Math.ceil(root.getBoundingClientRect().height) + 16 });
  }).observe(root);
