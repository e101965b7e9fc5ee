/** Words of the admin page itself, of its connections and their settings. */
export const TEXT = {
  title: 'Tandem',
  tabs: {
    connections: 'Connections',
    rules: 'Rules',
    rulesUnsaved: 'Rules (not saved)',
    activity: 'Activity',
    issues: 'Issues',
    health: 'Health',
  },
  choose: 'Connection',
  chooseNone: 'There is no connection yet',
  chooseNoneNext: 'Connect this site with another one first, on the Connections tab.',
  connections: {
    none: 'This site is not connected yet',
    noneNext:
      'Make an invitation here and send it to the admin of the other site, or paste one that you were sent.',
    list: 'Connections of this site',
    columns: {
      name: 'Name',
      state: 'State',
      peer: 'Other site',
      agreed: 'Agreed by',
      scripts: 'Scripts',
      actions: 'Actions',
    },
    state: {
      invited: 'Waiting for the other site',
      active: 'Active',
      paused: 'Paused',
      broken: 'Broken',
    },
    pairRequests: 'The other site asks to connect issues. Answer on the tab Issues.',
    missingScripts: 'Publish both scripts on the Rules tab',
    scripts: (outgoing: number, incoming: number) => `Versions ${outgoing} out, ${incoming} in`,
    address: 'Web address of this site',
    addressHelp:
      'The other sites send to a secret address of this one. Renew it if it may have become known. All connections are told, and messages on their way still arrive.',
    renew: 'Renew the address',
    renewed: (told: number, waiting: number) =>
      waiting === 0
        ? 'The address is renewed. Every connection has heard of it.'
        : `The address is renewed. ${told} of ${told + waiting} connections have heard of it; the others are told every five minutes, and the old address stays until then, and while an open invitation names it.`,
    remove: 'Remove',
    open: 'Settings',
    close: 'Close settings',
    removeTitle: (name: string) => `Remove ${name}?`,
    removeText:
      'Nothing crosses any more, on either side. Issues and what was copied stay as they are.',
    invite: 'Invite a site',
    inviteWhat: 'You make an invitation; the admin of the other site accepts it.',
    inviteName: 'Name of the connection',
    inviteNameHelp: 'Both sites see it, such as DeskDev.',
    makeInvitation: 'Make an invitation',
    invitation: 'Invitation',
    invitationHelp: (until: string) =>
      `Send it to the admin of the other site by a way that you trust. It can be used once, until ${until}.`,
    copyInvitation: 'Copy the invitation',
    accept: 'Accept an invitation',
    acceptHelp: 'You were sent one by the admin of the other site.',
    code: 'Invitation that you were sent',
    check: 'Look at it',
    acceptTitle: (site: string) => `Connect with ${site}?`,
    acceptBy: (by: string, until: string) =>
      `Invited by ${by}. The invitation is good until ${until}.`,
    acceptWhat: [
      'Goes there: only what your outgoing script puts into a replica, comments and files among it. It is kept on that site. Nothing is sent before you publish a script and an issue is started.',
      'Comes here: what the other site sends. Your incoming script alone makes issues and changes of it.',
      'Stays here: everything else. No account of the other site can read or write here.',
      'Your name and the time are kept with this decision and shown to the other side.',
    ],
    acceptAction: 'Agree and connect',
    accepted: (site: string) =>
      `This site is connected with ${site}. Next, publish both scripts on the Rules tab.`,
  },
  settings: {
    name: 'Name on both sites',
    rename: 'Rename',
    pause: 'Pause',
    resume: 'Resume',
    rotate: 'Replace keys',
    keysAt: 'Keys replaced',
    untold: 'The other site was not reached since the last change. It is tried every five minutes.',
    lacks: (what: string[]) =>
      `The other site runs an older Tandem. Missing there: ${what.join('; ')}. Update Tandem on that site.`,
    lacked: {
      'short-refs': 'short messages (they carry the address of each issue)',
      reason: 'whether a sync ended because its issue was deleted, or waits for somebody here',
      who: 'the accounts of people who did something, by which their names are forgotten',
      move: 'a question to its admin if this site moves; connect the sites again then',
    },
    policy: 'Who wins where both sites changed a field',
    policies: {
      remote: 'The other site',
      local: 'This site',
      newer: 'The later edit',
    },
    policyHelp: 'The other site is set to the counterpart.',
    comments: 'Comments from the other site arrive public',
    commentsHelp:
      'Customers of a service project read public comments. Internal notes stay internal in any case.',
    restarts: 'The other site may start what was stopped here',
    restartsHelp:
      'Off: a sync that a person or a script stopped here goes on only once somebody here starts it; the other site’s wish is shown on the issue. On: any person of the other site who may edit the twin starts it again, and the issue crosses as before.',
    peerPublic: 'On the other site, comments from here may arrive public.',
    peerInternal: 'On the other site, comments from here arrive internal.',
    changes: 'Who changed what',
    here: 'this site',
    there: 'the other site',
  },
  moved: {
    displaced: 'Nothing is sent: another installation made this connection',
    displacedWhat:
      'Its store came here: this is a copy of that site, such as a sandbox, or that site was restored or moved here. If it is a copy, leave it as it is: the original goes on. If the site moved here, say so. The other sites are then asked whether they agree.',
    claim: 'This site moved here',
    offer: 'The other site wants to go on from another installation',
    offerWhat: (by: string, host: string) => `${by} asks that messages go to ${host}.`,
    offerAsk:
      'Ask that admin, by a way that you trust, whether their site was restored, renamed or installed anew. Until you agree, nothing is sent there.',
    accept: 'Agree',
    refuse: 'Refuse',
  },
  people: {
    title: 'People who may be mentioned',
    help: 'Whoever is listed stays a mention in texts that come from the other site, and hears of it here. All others become plain text.',
    is: (there: string, here: string) => `${there} there is ${here} here`,
    there: 'Name or account id there',
    here: 'E-mail address or account id here',
    add: 'Add',
    remove: 'Remove',
    removeOne: (there: string) => `Do not mention ${there} any more`,
  },
} as const;
