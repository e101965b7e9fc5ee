
issue.projectKey = "ACME"
issue.typeName   = "Task"
issue.summary    = replica.summary
issue.description = replica.description
issue.comments += replica.addedComments
issue.attachments += replica.addedAttachment

//When the remote issue is in status 'waiting for development' and the local issue has been closed, reopen it

if (replica.status.name == "Waiting for development" && issue.resolution != null) {
    issue.doTransition = "Reopen"
}

