/** Every rule that makes an output field, in one sentence; what a rule can be told otherwise stands in the mapping profile. */
export const rulesTable = {
  uri: 'the public URL, /interactions/ and the id',
  id: 'the source’s id as it is',
  path: '/interactions/ and the id',
  mediaType: 'the profile’s mediaTypes by channelType, refined by subTypes where the sub-type is known',
  typeId: 'the profile’s typeIds by direction',
  state:
    'an end: Stopped; flagged, or older than the profile’s staleAfterHours: Stopped; somebody talks: InProcess; a queue entry is open: Pending; else New',
  startDate: 'the start in the site’s time zone',
  endDate: 'the end in the site’s time zone',
  subject: 'the first present of the profile’s subject sources',
  comment: 'the notes; else what the record itself holds of them; else the noteTitle of the owner',
  contactId: 'the contact as it is',
  ownerInformation:
    'of the agents who conversed the one that the profile’s owner says; else the last segment’s receiving agent; else who began agent-initiated work; names from the user, else from agentName',
  phoneNumber: 'the customer, for the profile’s calls only',
  callDuration:
    'customerConversationTime in whole seconds; else interactionTime where an agent conversed; an unanswered call took none',
  customAttributes: 'the latest value of each attribute; the profile’s customAttributes say where name and value stand',
  userData: 'the profile’s userData',
  customerJoins: 'the earlier of the start and the first message',
  agentJoins: 'conversationStartTimestamp; takes the notice “Ben connected.” that says the same',
  message: 'a message of the transcript, in order of time; rich content as text',
  agentLeaves: 'conversationEndTimestamp, else the end; takes the notice “Ben disconnected.” that says the same',
  customerLeaves: 'the end',
} as const;

/** A row's name. */
export type RuleName = keyof typeof rulesTable;
