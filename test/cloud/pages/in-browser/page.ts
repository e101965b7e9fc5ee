/** Runs on every page: answers the app's frames, and shows what changed while a page stands open. */
import { talk } from './talk';

/** Asks the form in a frame for its configuration. */
type Configure = () => Promise<string | undefined>;

const root = document.documentElement;
if (root.dataset['colorMode'] === 'auto')
  root.dataset['colorMode'] = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';

const frames = [...document.querySelectorAll<HTMLIFrameElement>('iframe[data-frame]')];
const configures = new Map<HTMLIFrameElement, Configure>();

/** What frames want to hear of, by event. */
const listening = new Map<string, Set<() => Promise<unknown>>>();

window.addEventListener('message', (event: MessageEvent<{ kind?: string }>) => {
  const frame = frames.find(({ contentWindow }) => contentWindow === event.source);
  const port = event.ports[0];
  if (!frame || !port || event.data.kind !== 'tandem-frame') return;
  if (event.origin !== new URL(frame.src).origin) return;
  talk(port, (command, data) => answer(frame, command, data));
});

// Not before somebody listens: a frame says once that it is there.
for (const frame of frames) frame.src = frame.dataset['src'] ?? '';

const COMMANDS: Record<string, (frame: HTMLIFrameElement, data: unknown) => unknown> = {
  invoke: (frame, data) => post(frame.dataset['frame'], '/frame/invoke', data as object),
  getContext: (frame) => post(frame.dataset['frame'], '/frame/context', {}),
  enableTheming: () => ({ colorMode: root.dataset['colorMode'], tokens: root.dataset['theme'] }),
  emitReadyEvent: () => true,
  resize(frame, data) {
    frame.style.height = `${(data as { height: number }).height}px`;
  },
  setWorkflowRuleConfigurationCallback(frame, data) {
    configures.set(frame, (data as { data: { onConfigure: Configure } }).data.onConfigure);
    return true;
  },
  submit(frame, data) {
    const form = document.querySelector<HTMLFormElement>(`form[data-submits="${frame.id}"]`);
    if (!form) return false;
    (form.elements.namedItem('configuration') as HTMLInputElement).value = JSON.stringify(data);
    return true;
  },
  on(_frame, data) {
    const { event, callback } = data as { event: string; callback: () => Promise<unknown> };
    const listeners = listening.get(event) ?? new Set();
    listening.set(event, listeners.add(callback));
    return { unsubscribe: () => listeners.delete(callback) };
  },
  navigate(_frame, data) {
    const { url, type } = data as { url: string; type: 'same-tab' | 'new-tab' };
    if (type === 'new-tab') window.open(url, '_blank', 'noopener');
    else location.assign(url);
    return true;
  },
  reload() {
    location.reload();
    return true;
  },
};

async function answer(frame: HTMLIFrameElement, command: string, data: unknown): Promise<unknown> {
  const act = COMMANDS[command];
  if (!act) throw new Error(`The local cloud's pages do not know the bridge command ${command}.`);
  return act(frame, data);
}

/** Sends what a frame asks to the site, which knows who is logged in. */
async function post(at: string | undefined, path: string, more: object): Promise<unknown> {
  const place = JSON.parse(at ?? '{}') as object;
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...more, place }),
  });
  const body = (await response.json()) as { value?: unknown; error?: string };
  if (body.error !== undefined) throw new Error(body.error);
  return body.value;
}

/** The editor of a post function: what its form says goes into the workflow with the button pressed. */
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-configures]'))
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void configure(form);
  });

async function configure(form: HTMLFormElement): Promise<void> {
  const frame = frames.find(({ id }) => id === form.dataset['configures']);
  const configuration = frame && (await configures.get(frame)?.());
  const field = form.elements.namedItem('configuration') as HTMLInputElement;
  if (configuration === undefined) return;
  field.value = configuration;
  form.submit();
}

/** The editor of an automation rule: an action's form submits what it holds before the rule is kept. */
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-submits]'))
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const heard = [...(listening.get('AUTOMATION_ACTION_SUBMIT') ?? [])].map((tell) => tell());
    void Promise.all(heard).then(() => {
      form.submit();
    });
  });

/** What the app says beside its name on an issue: asked for once, when the page is opened. */
for (const lozenge of document.querySelectorAll<HTMLElement>('[data-status]'))
  void post(lozenge.dataset['status'], '/frame/status', {}).then((said) => {
    const { status } = (said ?? {}) as { status?: { value: { label: string; type: string } } };
    lozenge.textContent = status?.value.label ?? '';
    if (status) lozenge.classList.add(status.value.type);
  });

const live = document.querySelectorAll<HTMLElement>('[data-live]');
if (live.length > 0) setInterval(() => void refresh(), 1000);

/** Puts what is new into the parts that are live, and leaves alone what stayed, forms and frames. */
async function refresh(): Promise<void> {
  const response = await fetch(location.href).catch(() => undefined);
  if (!response?.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
  for (const part of live) {
    const next = fresh.getElementById(part.id);
    if (next && next.innerHTML !== part.innerHTML) part.innerHTML = next.innerHTML;
  }
}
