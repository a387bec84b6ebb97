/** Every rule that produces an output field, in one sentence. Values that a site can change are in the mapping profile. */
export const rulesTable = {
  uri: 'the public URL, followed by /interactions/ and the id',
  id: 'the id of the interaction in the source, unchanged',
  path: '/interactions/ followed by the id',
  mediaType: 'the profile’s mediaTypes entry for channelType; subTypes refines it if the sub-type is known',
  typeId: 'the profile’s typeIds entry for direction',
  state:
    'omitted without any readable time; Stopped if the interaction has an end, even an unreadable one, is flagged, or is older than the profile’s staleAfterHours; InProcess while an agent converses; Pending in a queue entered after the last conversation; InProcess after a conversation; Pending after a queue; otherwise New',
  startDate: 'the start, in the time zone of the site',
  endDate: 'the end, in the time zone of the site',
  subject: 'the first subject source of the profile that has a value; for an e-mail neither a queue nor a flow',
  comment: 'only in contents: the notes; otherwise the notes field of the record; otherwise the noteTitle of the owner',
  contactId: 'the contact id, unchanged',
  ownerInformation:
    'the agent that the profile’s owner setting selects among those who conversed; otherwise the receiving agent of the segment with the highest number that was not cancelled; otherwise the initiator of agent-initiated work; names from the user, otherwise from agentName',
  phoneNumber: 'the customer, only for media types in the profile’s calls',
  callDuration:
    'whole seconds of an ended call: customerConversationTime; otherwise customerTalkTime and customerHoldTime; otherwise the agents’ conversations, thirdPartyTime, or interactionTime if an agent conversed, as CX_DurationBasis says; 0 only if the record proves that there was no conversation',
  customAttributes:
    'the latest value of each attribute; the profile’s customAttributes select the source fields of name and value',
  userData: 'the profile’s userData entry',
  customerJoins: 'the start or the first message, whichever is earlier',
  agentJoins: 'conversationStartTimestamp; replaces the matching notice “Ben connected.”',
  message: 'a message of the transcript, in chronological order; rich content as text',
  agentLeaves: 'conversationEndTimestamp, otherwise the end; replaces the matching notice “Ben disconnected.”',
  customerLeaves: 'the end',
} as const;

/** Name of a rule in the table. */
export type RuleName = keyof typeof rulesTable;
