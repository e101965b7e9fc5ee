if (firstSync) {
  return // ignore incoming requests to create issues
} else {
  issue.summary      = replica.summary
  issue.description  = replica.description
  issue.comments += replica.addedComments
  issue.attachments += replica.addedAttachments

  //When the development issue is resolved, trigger the development ready transition

  if (replica.resolution != null) {
    issue.doTransition = "Development Ready"
  }
}
