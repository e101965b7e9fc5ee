/** Links between issues as scripts hold them: `origin` says whether one stands here or came with the replica. */
import type { IssueLink } from '../../replica/replica';
import type { LinkItem } from '../script';
import { collectionOf, type Collection } from './collection';

export interface LinkEntry extends IssueLink {
  origin: 'local' | 'replica';
}

/** Links as scripts see them. */
export function toLinks(
  links: readonly IssueLink[],
  origin: LinkEntry['origin'],
): Collection<LinkEntry> {
  return collectionOf(links.map((link) => ({ ...link, origin })));
}

/** What is wanted of a list of links: those of the other side, each once. Links that stand here stay as they are. */
export function toLinkItems(links: readonly LinkEntry[], line: number | undefined): LinkItem[] {
  const items = links
    .filter(({ origin }) => origin === 'replica')
    .map(({ type, direction, issue }) => ({
      type: type.name,
      direction,
      remote: { id: issue.id, key: issue.key },
      ...(line !== undefined && { line }),
    }));
  const nameOf = ({ type, direction, remote }: LinkItem) => `${type} ${direction} ${remote.id}`;
  return [...new Map(items.map((item) => [nameOf(item), item])).values()];
}

/** `issueLinkHelper`: the other side's links beside those that stand here. */
export function createLinkHelper() {
  return {
    mergeIssueLinks(
      issue: { issueLinks: Collection<LinkEntry> },
      replica: { issueLinks?: Collection<LinkEntry> },
    ): Collection<LinkEntry> {
      const own = issue.issueLinks.filter(({ origin }) => origin === 'local');
      issue.issueLinks = collectionOf([...own, ...(replica.issueLinks ?? [])]);
      return issue.issueLinks;
    },
  };
}
