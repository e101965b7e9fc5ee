/** Plans links between issues: the peer's links, between the twins of both ends. Pure but for finding those. */
import type { IssueLink, JsonValue } from '../../replica/replica';
import type { LinkItem } from '../../script/script';
import type { Change } from './plan';
import type { Ends } from '../../model/issue';
import type { MissedLinks } from '../../model/missed-links';
import type { Base, Twin } from '../../model/twin';

/**
 * Where the links that were wanted last are kept in the twin's base. `isOurs` tells whether the sync made the
 * link; it is absent from what was noted before this was kept, and then the sync counts as its maker.
 */
export const LINKS = 'issueLinks';

type Wanted = [
  type: string,
  direction: string,
  remoteId: string,
  localId: string,
  ...isOurs: [] | [boolean],
];

/** The part of a link by which it is found again. */
type LinkEnd = Pick<Extract<Change, { kind: 'add-link' }>, 'type' | 'direction' | 'other'>;

/**
 * A link is made once: one that a person took out here stays out. One that the sync made and that is gone
 * on the other side is taken out. A link that a person made here stays, whatever becomes of its like there.
 * @param twin its lease names links that an attempt which was cut off may have made
 */
export function planLinks(
  { items, current, ends }: { items: LinkItem[] | undefined; current: IssueLink[]; ends: Ends },
  { base, lease }: Pick<Twin, 'base' | 'lease'>,
): { changes: Change[]; base: Base } {
  const last = lastWanted(base[LINKS]);
  if (!items) return { changes: [], base: {} };
  const here = (type: string, direction: string, id: string) =>
    current.find(
      (link) => link.type.name === type && link.direction === direction && link.issue.id === id,
    );
  const before = (item: LinkItem) =>
    last.find(
      ([type, direction, remoteId]) =>
        type === item.type && direction === item.direction && remoteId === item.remote.id,
    );
  const changes: Change[] = [];
  const kept: Wanted[] = [];
  for (const item of items) {
    const end = ends[item.remote.id];
    const known = before(item);
    if (known) kept.push(known);
    if (known || !end) continue;
    const { type, direction, line } = item;
    const link = { type, direction, other: end };
    const isThere = here(type, direction, end.id) !== undefined;
    const isOurs = !isThere || lease?.links?.includes(nameOfLink(link)) === true;
    kept.push([type, direction, item.remote.id, end.id, isOurs]);
    if (isThere) continue;
    const why = { what: `link to ${end.key}`, to: type, ...(line !== undefined && { line }) };
    changes.push({ kind: 'add-link', ...link, why });
  }
  const gone = last.filter((each) => !kept.includes(each));
  const removed = gone.flatMap(([type, direction, , localId, isOurs = true]): Change[] => {
    const link = isOurs ? here(type, direction, localId) : undefined;
    return link ? removeLink(link) : [];
  });
  return { changes: [...changes, ...removed], base: { [LINKS]: kept } };
}

/** Issues that a twin's row names. */
const MOST_MISSED = 100;

/**
 * Which of the wanted links lead to issues that have no twin here. Two linked issues that come at the same moment miss
 * each other, and nothing would bring the link again: so what was not missed before is asked for once more.
 * @param twin as it was before; while an answer is due the peer was not asked yet
 */
export function missedLinks(
  items: LinkItem[],
  ends: Ends,
  { missedLinks: before, answerDueSince }: Pick<Twin, 'missedLinks' | 'answerDueSince'>,
): MissedLinks | undefined {
  const missed = items.map(({ remote }) => remote.id).filter((id) => !(id in ends));
  const ids = [...new Set(missed)].slice(0, MOST_MISSED);
  if (ids.length === 0) return undefined;
  const isAskDue = before?.isNew === true && answerDueSince > 0;
  const isNew = isAskDue || ids.some((id) => before?.ids.includes(id) !== true);
  return { ids, ...(isNew && { isNew }) };
}

function removeLink({ id, type, direction, issue: other }: IssueLink): Change[] {
  const why = { what: `link to ${other.key}`, from: type.name };
  return id === undefined
    ? []
    : [{ kind: 'remove-link', id, type: type.name, direction, other, why }];
}

/** How a lease names a link that an attempt is about to make. */
export function nameOfLink({ type, direction, other }: LinkEnd): string {
  return `${direction} ${other.id} ${type}`;
}

/** The links that are noted, less those that the issue has no more. */
export function linksThere(noted: JsonValue | undefined, current: IssueLink[]): Wanted[] {
  return lastWanted(noted).filter(([type, direction, , localId]) =>
    current.some(
      (link) =>
        link.type.name === type && link.direction === direction && link.issue.id === localId,
    ),
  );
}

/** The links that are noted, less one that Jira did not make. */
export function withoutLink(noted: JsonValue | undefined, link: LinkEnd): Wanted[] {
  return lastWanted(noted).filter((each) => !isAbout(each, link));
}

/** The links that are noted, and one that Jira did not remove, as it was noted before. */
export function withLink(
  noted: JsonValue | undefined,
  before: JsonValue | undefined,
  link: LinkEnd,
): Wanted[] {
  return [...lastWanted(noted), ...lastWanted(before).filter((each) => isAbout(each, link))];
}

function isAbout([type, direction, , localId]: Wanted, link: LinkEnd): boolean {
  return type === link.type && direction === link.direction && localId === link.other.id;
}

function lastWanted(value: JsonValue | undefined): Wanted[] {
  return Array.isArray(value) ? (value as Wanted[]) : [];
}
