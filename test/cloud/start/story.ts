/**
 * The story that Tandem started from, played by plain REST calls: an agent sends a service request to
 * development, hears back, and sends it again.
 */
import { take, text, wordsOf, type Json, type Person } from '../rest';

export interface Players {
  agent: Person;
  developer: Person;
}

/** Tells each step as it holds, with the seconds it took. */
export type Tell = (line: string) => void;

export interface StoryOptions {
  tell: Tell;
  /** Milliseconds to wait for one step at the most. */
  patience?: number;
  /** The scripts carry attachments to development; the use case's own, with their typo, do not. */
  hasAttachments?: boolean;
}

const DESCRIPTION = {
  type: 'doc',
  version: 1,
  content: [
    {
      type: 'paragraph',
      content: [
        { type: 'text', text: 'Smoke', marks: [{ type: 'strong' }] },
        { type: 'text', text: ' comes out of it.' },
      ],
    },
    {
      type: 'bulletList',
      content: ['Turned it off', 'Opened a window'].map((words) => ({
        type: 'listItem',
        content: [{ type: 'paragraph', content: [{ type: 'text', text: words }] }],
      })),
    },
  ],
};

/** A file whose every byte value counts. */
const PICTURE = Uint8Array.from({ length: 4096 }, (_, index) => (index * 7) % 256);

/** Plays the story. @throws Error at the first step that does not hold */
export async function play(
  { agent, developer }: Players,
  { tell, patience = 20_000, hasAttachments = true }: StoryOptions,
): Promise<void> {
  const step = createStep(tell, patience);
  const request = await agent.post<{ key: string }>('/rest/api/3/issue', {
    fields: {
      project: { key: 'DESK' },
      issuetype: { name: 'Service Request' },
      summary: 'The printer is on fire',
      description: DESCRIPTION,
    },
  });
  await agent.post(`/rest/api/3/issue/${request.key}/comment`, {
    body: text('The customer has called twice.'),
  });
  await agent.attach(request.key, 'smoke.png', PICTURE);
  tell(
    `An agent has request ${request.key} with a comment and a file, and clicks «Send to development».`,
  );
  await take(agent, request.key, 'Send to development');

  const task = await step('A task appears in ACME', async () => {
    const found = await newest(developer, 'ACME');
    return found && found.fields.summary === 'The printer is on fire' ? found : undefined;
  });
  await step(`${task.key} has the formatted description`, async () => {
    const { fields } = await read(developer, task.key);
    return JSON.stringify(fields.description) === JSON.stringify(DESCRIPTION) ? true : undefined;
  });
  await step(`${task.key} has the comment with its author's name`, async () => {
    const { fields } = await read(developer, task.key);
    const words = fields.comment.comments.map((each: Json) => wordsOf(each.body)).join('\n');
    return words.includes('The customer has called twice.') && words.includes('Maya Lindqvist')
      ? true
      : undefined;
  });
  if (hasAttachments) {
    await step(`${task.key} has the file, byte for byte`, async () => {
      const [file] = (await read(developer, task.key)).fields.attachment as {
        id: string;
        filename: string;
      }[];
      if (file?.filename !== 'smoke.png') return undefined;
      return Buffer.compare(await developer.download(file.id), PICTURE) === 0 ? true : undefined;
    });
  }

  await developer.post(`/rest/api/3/issue/${task.key}/comment`, {
    body: text('Replaced the fuser.'),
  });
  await take(developer, task.key, 'Start progress');
  await take(developer, task.key, 'Done');
  tell(`A developer comments on ${task.key} and resolves it.`);
  await step(`${request.key} has the developer's comment, as an internal note`, async () => {
    const { comments } = (await read(agent, request.key)).fields.comment as { comments: Json[] };
    return comments.some(
      (each) => wordsOf(each.body).includes('Replaced the fuser.') && each.jsdPublic === false,
    )
      ? true
      : undefined;
  });
  await step(`${request.key} is Ready`, async () =>
    (await statusOf(agent, request.key)) === 'Ready' ? true : undefined,
  );

  tell(`The agent is not content and sends ${request.key} again.`);
  await take(agent, request.key, 'Send to development');
  await step(`${task.key} is open again`, async () => {
    const { fields } = await read(developer, task.key);
    return fields.resolution === null && fields.status.name === 'To Do' ? true : undefined;
  });
  await step('There is one task and one request, each with one copy of everything', async () => {
    const [desk, acme] = [await read(agent, request.key), await read(developer, task.key)];
    const files = hasAttachments ? 1 : 0;
    const isOnce =
      desk.fields.comment.total === 2 &&
      acme.fields.comment.total === 2 &&
      acme.fields.attachment.length === files;
    const others = await newest(developer, 'ACME');
    return isOnce && others?.key === task.key ? true : undefined;
  });
}

/**
 * Plays the story and tells how it ended.
 * @param started when it began, by `performance.now`
 * @returns whether every step held
 */
export async function playAloud(
  players: Players,
  { started, ...options }: StoryOptions & { started: number },
): Promise<boolean> {
  try {
    await play(players, options);
  } catch (error) {
    options.tell(error instanceof Error ? error.message : String(error));
    options.tell('The story did not hold.');
    return false;
  }
  options.tell(`The story held (${((performance.now() - started) / 1000).toFixed(1)} s in all).`);
  return true;
}

/** Waits for a step to hold, and tells how long it took. */
function createStep(tell: Tell, patience: number) {
  return async <T>(what: string, look: () => Promise<T | undefined>): Promise<T> => {
    const started = performance.now();
    for (;;) {
      const found = await look();
      const seconds = ((performance.now() - started) / 1000).toFixed(2);
      if (found !== undefined) {
        tell(`✓ ${what} (${seconds} s)`);
        return found;
      }
      if (performance.now() - started > patience)
        throw new Error(`✗ ${what}: not after ${seconds} s`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
}

async function newest(who: Person, project: string): Promise<Json> {
  const jql = `project = ${project} ORDER BY created DESC`;
  const { issues } = await who.post<{ issues: Json[] }>('/rest/api/3/search/jql', {
    jql,
    fields: ['summary'],
    maxResults: 1,
  });
  return issues[0];
}

function read(who: Person, key: string): Promise<Json> {
  return who.get(`/rest/api/3/issue/${key}`);
}

async function statusOf(who: Person, key: string): Promise<string> {
  const { fields } = await who.get<{ fields: { status: { name: string } } }>(
    `/rest/api/3/issue/${key}?fields=status`,
  );
  return fields.status.name;
}
