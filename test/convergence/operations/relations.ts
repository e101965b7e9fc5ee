/** People link issues to each other, and make sub-tasks. */
import { issueAt, pick, word, type Thread } from '../cast';
import { makeIssue } from '../threads';
import type { Operation } from './operation';

/** Sub-tasks and pairs that a history makes at the most: each is an issue at every end. */
export const MOST_THREADS = 4;

export const RELATIONS: Operation[] = [
  {
    name: 'link',
    weight: 1,
    run: async ({ history, thread, end, issue, who }) => {
      const { links } = history.memory;
      // Each pair is linked once at most: who may remove which link is another question.
      const isFree = (other: Thread) =>
        other !== thread &&
        !other.isOver &&
        !links.some(({ from, to }) => [from, to].includes(thread) && [from, to].includes(other));
      const to = pick(history.world, history.threads.filter(isFree));
      const other = to && (await issueAt(history, to, end));
      if (!other) return undefined;
      await who.post('/rest/api/3/issueLink', {
        type: { name: 'Relates' },
        inwardIssue: { id: issue },
        outwardIssue: { id: other },
      });
      links.push({ end, from: thread, to, isRemoved: false });
      return `${thread.label} to ${to.label}`;
    },
  },
  {
    name: 'remove link',
    weight: 0.5,
    run: async ({ history, thread, end, issue, who }) => {
      const link = history.memory.links.find(
        (each) => each.from === thread && each.end === end && !each.isRemoved,
      );
      if (!link) return undefined;
      const { fields } = await who.get(`/rest/api/3/issue/${issue}?fields=issuelinks`);
      const other = link.to.issues.get(end);
      const found = (fields.issuelinks as LinkOfIssue[]).find(
        ({ outwardIssue }) => outwardIssue?.id === other,
      );
      if (!found) return undefined;
      await who.delete(`/rest/api/3/issueLink/${found.id}`);
      link.isRemoved = true;
      return `${thread.label} to ${link.to.label}`;
    },
  },
  {
    name: 'sub-task',
    weight: 1,
    // Jira wants a sub-task in the project of its parent.
    may: ({ history, end, thread }) =>
      end === history.ends[0] &&
      !thread.parent &&
      !thread.isMoved &&
      history.threads.length < MOST_THREADS,
    run: async ({ history, thread, end, issue }) => {
      const summary = `Sub-task ${word(history.world)}`;
      const made = await makeIssue(history, end, {
        issuetype: { name: 'Sub-task' },
        parent: { id: issue },
        summary,
      });
      made.parent = thread;
      return `${made.label} of ${thread.label}`;
    },
  },
];

interface LinkOfIssue {
  id: string;
  outwardIssue?: { id: string };
}
