import {
  deltaOf,
  difference,
  nothingSent,
  patch,
  type Made,
  type Sent,
} from '../../../src/replica/compare';
import { acknowledge, markSent } from '../../../src/replica/marks';
import { ENTRY_KINDS, type Comment, type Replica } from '../../../src/replica/replica';
import { fromText } from '../../../src/replica/rich-text';

function comment(id: string, text: string): Comment {
  return { id, author: null, body: fromText(text), created: '', updated: '', internal: false };
}

function made(replica: Replica, more: Partial<Made> = {}): Made {
  const none = new Set<string>();
  return {
    replica,
    copies: { comments: none, attachments: none, workLogs: none },
    ...more,
  };
}

/** Notes a difference as sent under a number, as the outbound path does. */
function send(sent: Sent, replica: Made, seq: number, base: number | null) {
  const news = difference(replica, sent, base);
  for (const part of ['fields', ...ENTRY_KINDS] as const) {
    for (const [name, digest] of Object.entries(news.digests[part]))
      markSent(sent[part], name, digest, seq);
  }
  return news;
}

function acknowledgeAll(sent: Sent, seq: number) {
  for (const part of ['fields', ...ENTRY_KINDS] as const) acknowledge(sent[part], seq);
}

describe('what crosses', () => {
  test('only what changed since the peer answered', () => {
    const sent = nothingSent();
    send(sent, made({ summary: 'a', labels: ['x'] }), 1, null);
    acknowledgeAll(sent, 1);
    const news = send(sent, made({ summary: 'b', labels: ['x'] }), 2, 1);
    expect(news.delta.fields).toEqual({ summary: 'b' });
  });

  test('nothing is news if nothing changed', () => {
    const sent = nothingSent();
    send(sent, made({ summary: 'a' }), 1, null);
    expect(difference(made({ summary: 'a' }), sent, 1).isNews).toBe(false);
  });

  test('what is on its way is repeated until the peer has answered, also if it went back to what it was', () => {
    const sent = nothingSent();
    send(sent, made({ summary: 'a' }), 1, null);
    acknowledgeAll(sent, 1);
    send(sent, made({ summary: 'b' }), 2, 1);
    const news = send(sent, made({ summary: 'a' }), 3, 1);
    expect(news).toMatchObject({ isNews: true, delta: { fields: { summary: 'a' } } });
  });

  test('a field that the script no longer sends is dropped on the other side', () => {
    const sent = nothingSent();
    send(sent, made({ summary: 'a', due: '2026-01-01' }), 1, null);
    acknowledgeAll(sent, 1);
    const { delta } = send(sent, made({ summary: 'a' }), 2, 1);
    expect(patch({ summary: 'a', due: '2026-01-01' }, delta)).toEqual({ summary: 'a' });
  });

  test('one comment more is one comment on the wire', () => {
    const sent = nothingSent();
    send(sent, made({ comments: [comment('1', 'one')] }), 1, null);
    acknowledgeAll(sent, 1);
    const { delta } = send(
      sent,
      made({ comments: [comment('1', 'one'), comment('2', 'two')] }),
      2,
      1,
    );
    expect(delta.comments?.put.map((each) => each.id)).toEqual(['2']);
  });

  test("copies of the peer's own comments never go back", () => {
    const copies = {
      comments: new Set(['9']),
      attachments: new Set<string>(),
      workLogs: new Set<string>(),
    };
    const news = difference(
      made({ comments: [comment('9', 'theirs')] }, { copies }),
      nothingSent(),
      null,
    );
    expect(news.delta.comments?.put).toEqual([]);
  });

  test('a removed comment is told until it is answered', () => {
    const sent = nothingSent();
    send(sent, made({ comments: [comment('1', 'one')] }), 1, null);
    acknowledgeAll(sent, 1);
    expect(send(sent, made({ comments: [] }), 2, 1).delta.comments?.removed).toEqual(['1']);
    expect(send(sent, made({ comments: [] }), 3, 1)).toMatchObject({
      isNews: false,
      delta: { comments: { removed: ['1'] } },
    });
    acknowledgeAll(sent, 3);
    expect(sent.comments).toEqual({});
  });
});

describe('what is new to the receiver', () => {
  test('added, changed and removed are told apart against what it knew', () => {
    const sent = nothingSent();
    const first = send(
      sent,
      made({ comments: [comment('1', 'one'), comment('2', 'two')] }),
      1,
      null,
    ).delta;
    const held = Object.fromEntries(
      deltaOf('comments', first, {}).added.map((each) => [
        each.id,
        [sent.comments[each.id]?.[2] ?? ''] as [string],
      ]),
    );
    acknowledgeAll(sent, 1);
    const second = send(
      sent,
      made({ comments: [comment('2', 'two!'), comment('3', 'three')] }),
      2,
      1,
    ).delta;
    const news = deltaOf('comments', second, held);
    expect([
      news.added.map((each) => each.id),
      news.changed.map((each) => each.id),
      news.removed,
    ]).toEqual([['3'], ['2'], ['1']]);
  });

  test('a whole message tells removals by what it leaves out', () => {
    const whole = difference(made({ comments: [comment('2', 'two')] }), nothingSent(), null).delta;
    expect(deltaOf('comments', whole, { 1: ['x'] }).removed).toEqual(['1']);
  });
});
